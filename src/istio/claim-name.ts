import { Misfit, never } from './misfit';

/** How a route names the claims of a token, among the headers of a match. */
const ROUTE_PREFIX = '@request.auth.claims';
/** How the condition of a policy names them. */
const POLICY_PREFIX = 'request.auth.claims';

/** Claims that Istio splits at blanks, whatever a rule says. */
const ALWAYS_SPLIT = ['scope', 'permission'];

/** Why a text with a blank is no value of a claim that is split. */
export const SINGLE_WORDS: Misfit = never('single words', 'Istio splits this claim at its blanks and compares each word: name the words one by one');

/** Why Envoy refuses all routes of a port with a claim that is compared with nothing: only of headers does Istio ask whether they are there. */
export function misfitOfClaimMatch({ exact, prefix, regex }: Record<string, unknown>): Misfit | undefined {
  return typeof exact === 'string' || typeof prefix === 'string' || typeof regex === 'string' && regex !== '*' ? undefined
    : never('a text that the claim is compared with', 'take exact or prefix, or regex ".+" for any value');
}

/** Why Envoy refuses all routes of a port that compare a claim: it has no name at one of its steps. */
export function misfitOfClaimName(header: string): Misfit | undefined {
  return !claimPath(header)?.includes('') ? undefined
    : never('a claim with a name between all dots or brackets', 'name the claim, or leave the empty part out');
}

/** Whether Istio splits a claim at its blanks, whatever the rule for tokens says. */
export function isAlwaysSplit(claim: string): boolean {
  return ALWAYS_SPLIT.includes(claim);
}

/** The names of claims, outer before inner, where a header of a match is a claim: `@request.auth.claims.a.b` or `[a][b]`. */
export function claimPath(header: string): string[] | undefined {
  if (!header.startsWith('@') || !header.toLowerCase().startsWith(ROUTE_PREFIX)) {
    return undefined;
  }
  const name = header.slice(ROUTE_PREFIX.length);
  if (/^\../.test(name)) {
    return name.slice(1).split('.');
  }
  return /^\[.+\]$/.test(name) ? name.slice(1, -1).split('][') : undefined;
}

/** Whether a header of a match is a claim. */
export function isClaim(header: string): boolean {
  return claimPath(header) !== undefined;
}

/** A claim as the match of a route names it. */
export function claimHeader(path: readonly string[]): string {
  return `${ROUTE_PREFIX}${bracketed(path)}`;
}

/** A claim as the condition of a policy names it. */
export function claimKey(path: readonly string[]): string {
  return `${POLICY_PREFIX}${bracketed(path)}`;
}

/** What the condition of a policy calls a header of a match, which may be a claim. */
export function conditionKey(header: string): string {
  const path = claimPath(header);
  return path === undefined ? `request.headers[${header}]` : claimKey(path);
}

function bracketed(path: readonly string[]): string {
  return path.map(name => `[${name}]`).join('');
}
