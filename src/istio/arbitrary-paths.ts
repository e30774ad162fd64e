/** What makes segments and dots, and what expressions cut. */
const PIECES = ['.', '..', '/', '-', ';', 'a', '1', '~'];
/** So many pieces a path has behind its beginning, at most. */
const MOST_PIECES = 8;

/**
 * Paths of pieces that meet in segments: for questions about an expression that no example answers. They are the same in each run.
 *
 * @param beginning what each begins with
 * @param texts what else is a piece, such as parts of an expression
 * @param count so many
 */
export function arbitraryPaths(beginning: string, texts: readonly string[], count: number): string[] {
  const pieces = [...PIECES, ...texts];
  const next = numbers();
  return Array.from({ length: count }, () => {
    const length = 1 + next(MOST_PIECES);
    return beginning + Array.from({ length }, () => pieces[next(pieces.length)]).join('');
  });
}

/** Numbers below a bound, which look as if they were drawn (Park and Miller). */
function numbers(): (bound: number) => number {
  let state = 1;
  return bound => {
    state = state * 48271 % 2147483647;
    return state % bound;
  };
}
