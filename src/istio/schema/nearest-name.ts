/** Of how many letters one may be wrong. */
const LETTERS_A_MISTAKE = 3;
/** No name that anybody means is longer. */
const LONGEST_NAME = 64;

/** The name that somebody meant who wrote another one: the only difference is a letter in some, or how they are capitalized. */
export function nearestName(written: string, names: readonly string[]): string | undefined {
  if (written.length > LONGEST_NAME) {
    return undefined;
  }
  const distances = names.map(name => ({ name, distance: distanceOf(plain(written), plain(name)) }))
    .filter(({ name, distance }) => distance <= Math.max(written.length, name.length) / LETTERS_A_MISTAKE);
  return distances.sort((one, other) => one.distance - other.distance)[0]?.name;
}

/** Capitals, "-" and "_" are what people mix up first. */
function plain(name: string): string {
  return name.toLowerCase().replace(/[-_ ]/g, '');
}

/** How many letters were left out, added, taken for another or for their neighbour. */
function distanceOf(one: string, other: string): number {
  const rows = [[...Array(other.length + 1).keys()]];
  for (let i = 1; i <= one.length; i++) {
    rows.push([i]);
    for (let j = 1; j <= other.length; j++) {
      const isSwapped = i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1];
      rows[i][j] = Math.min(
        rows[i - 1][j] + 1, rows[i][j - 1] + 1, rows[i - 1][j - 1] + (one[i - 1] === other[j - 1] ? 0 : 1),
        isSwapped ? rows[i - 2][j - 2] + 1 : Infinity,
      );
    }
  }
  return rows[one.length][other.length];
}
