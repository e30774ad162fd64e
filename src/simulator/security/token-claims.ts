import { isAlwaysSplit, isMap } from '../../istio';

type Claims = Readonly<Record<string, unknown>>;

/** The claims as routes and policies compare them: texts that are lists of words become lists. */
export function comparedClaims(claims: Claims, splitClaims: readonly string[]): Claims {
  return Object.fromEntries(Object.entries(claims).map(([name, value]) => {
    const isSplit = typeof value === 'string' && (isAlwaysSplit(name) || splitClaims.includes(name));
    const words = isSplit ? value.split(' ').filter(word => word !== '') : [];
    return [name, words.length > 0 ? words : value];
  }));
}

/** What Envoy writes into a header for a claim, or for one within others, with dots; nothing where there is none. */
export function textOfClaim(claims: Claims, path: string): string | undefined {
  let found: unknown = claims;
  for (const name of path.split('.')) {
    if (!isMap(found) || !Object.hasOwn(found, name)) {
      return undefined;
    }
    found = found[name];
  }
  switch (typeof found) {
    case 'string': return found === '' ? undefined : found;
    case 'number': return textOfNumber(found);
    case 'boolean': return String(found);
    default: return found === null ? undefined : Buffer.from(jsonOf(found)).toString('base64');
  }
}

/** As Envoy writes it, but for the order of several members, which it does not keep. */
function jsonOf(value: unknown): string {
  return JSON.stringify(value).replace(/[<>\x7f-\x9f\u2028\u2029]/g, character => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

const BEYOND_INTEGERS = 2 ** 64;

/** Envoy writes numbers as C++ does: with six decimals where they are no natural ones. */
function textOfNumber(value: number): string {
  const isNatural = Number.isInteger(value) && value >= 0 && value < BEYOND_INTEGERS;
  return isNatural ? String(BigInt(value)) : Math.abs(value) < 1e21 ? value.toFixed(6) : `${BigInt(value)}.000000`;
}
