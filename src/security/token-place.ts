import { JwtRule } from './jwt-rule';

/** Where a token comes from. */
export interface TokenPlace {
  readonly in: 'header' | 'parameter' | 'cookie';
  /** Name of the header, in lower case, of the parameter or of the cookie. */
  readonly name: string;
  /** What stands before the token in a header. */
  readonly prefix: string;
}

/** Where tokens come from at an ALB, and where Envoy looks first when nobody says a place. */
export const BEARER: TokenPlace = { in: 'header', name: 'authorization', prefix: 'Bearer ' };

/** Where Envoy looks when nobody says a place. */
const USUAL: TokenPlace[] = [BEARER, { in: 'parameter', name: 'access_token', prefix: '' }];

/** The places from which Envoy takes the tokens of a rule. */
export function placesOf({ fromHeaders = [], fromParameters = [], fromCookies = [] }: JwtRule): TokenPlace[] {
  const places: TokenPlace[] = [
    ...fromHeaders.map(({ name, prefix = '' }): TokenPlace => ({ in: 'header', name: name.toLowerCase(), prefix })),
    ...fromParameters.map((name): TokenPlace => ({ in: 'parameter', name, prefix: '' })),
    ...fromCookies.map((name): TokenPlace => ({ in: 'cookie', name, prefix: '' })),
  ];
  return places.length > 0 ? places : USUAL;
}

/** Whether both are the same place. */
export function isSamePlace(one: TokenPlace, other: TokenPlace): boolean {
  return one.in === other.in && one.name === other.name && one.prefix === other.prefix;
}

/** A place as messages name it. */
export function placeText({ in: kind, name }: TokenPlace): string {
  return `${kind} "${name}"`;
}

/** The headers that Envoy writes from the tokens of a rule, or takes away where a request has no valid one; in lower case. */
export function writtenHeadersOf({ outputClaimToHeaders = [], outputPayloadToHeader }: JwtRule): string[] {
  const names = [...outputClaimToHeaders.map(({ header }) => header), ...outputPayloadToHeader === undefined ? [] : [outputPayloadToHeader]];
  return [...new Set(names.map(name => name.toLowerCase()))];
}

/** The headers that are others behind the check of tokens than before it: those that it writes, and the token's own where it does not go on. */
export function changedHeadersOf(rule: JwtRule): string[] {
  const removed = rule.forwardOriginalToken ? [] : placesOf(rule).filter(place => place.in === 'header').map(({ name }) => name);
  return [...new Set([...writtenHeadersOf(rule), ...removed])];
}
