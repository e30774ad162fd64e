/**
 * The smallest of a thing that still shows what it shows: of what is smaller by one step the first that does, again and again.
 *
 * @param maxTries how often something smaller is tried
 */
export async function smallest<T>(
  whole: T, smaller: (current: T) => Iterable<T>, shows: (candidate: T) => Promise<boolean>, maxTries: number,
): Promise<T> {
  let current = whole;
  let tries = 0;
  for (let isSmaller = true; isSmaller && tries < maxTries;) {
    isSmaller = false;
    for (const candidate of smaller(current)) {
      if (++tries > maxTries) {
        break;
      }
      if (await shows(candidate)) {
        current = candidate;
        isSmaller = true;
        break;
      }
    }
  }
  return current;
}
