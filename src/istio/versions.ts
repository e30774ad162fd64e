/** The newest Istio that this library knows, whose CRDs it is built from. */
export const NEWEST_ISTIO = '1.31';

/** The oldest one that it knows. */
export const OLDEST_ISTIO = '1.24';

/** Whether a version of Istio, such as `1.24`, is older than another: `1.9` is older than `1.24`. What follows the minor does not count. */
export function isOlderVersion(version: string, than: string): boolean {
  const [major, minor] = numbersOf(version);
  const [otherMajor, otherMinor] = numbersOf(than);
  return major === otherMajor ? minor < otherMinor : major < otherMajor;
}

function numbersOf(version: string): [number, number] {
  const [major, minor = '0'] = version.split('.');
  return [Number(major), Number(minor)];
}
