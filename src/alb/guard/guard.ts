import { AuthorizationCondition } from '../../security/authorization-condition';
import { AuthorizationSource } from '../../security/authorization-source';
import { JwtRule } from '../../security/jwt-rule';
import { TokenPlace } from '../../security/token-place';

/** A reason to refuse a request: what it comes from, and what is true of it. */
export interface Violation {
  readonly source?: AuthorizationSource;
  readonly conditions?: readonly AuthorizationCondition[];
}

/** Where the token comes from that a guard asks for. */
export interface GuardToken extends TokenPlace {
  /** Whether it goes on to the target. */
  readonly isForwarded: boolean;
}

/** What a rule asks of the requests that it takes, and a route can not: who refuses gets 401 or 403, and no later rule is tried. */
export interface Guard {
  /** What the user called it, for errors. */
  readonly what: string;
  /** Of these one is enough to refuse a request. One that says nothing is true of every request: so it is where somebody else decides. */
  readonly violations: readonly [Violation, ...Violation[]];
  /** The extension provider that decides. */
  readonly provider?: string;
  /** The issuers whose tokens it knows. */
  readonly jwtRules?: readonly JwtRule[];
  /** Where their tokens come from. */
  readonly token?: GuardToken;
  /** Whether it looks at the address of the client, so that this has to be known. */
  readonly needsClientAddress?: boolean;
}

/** Whether two guards ask for the same. Each rule is compared with all before it. */
export function isSameGuard(one: Guard, other: Guard): boolean {
  return one.provider === other.provider && (one.violations === other.violations || textOf(one) === textOf(other));
}

const texts = new WeakMap<Guard, string>();

function textOf(guard: Guard): string {
  let text = texts.get(guard);
  if (text === undefined) {
    text = JSON.stringify(guard.violations, (_, value) => areTexts(value) ? [...value].sort() : value);
    texts.set(guard, text);
  }
  return text;
}

/** Whether it is a list of values of which one is enough, so that their order says nothing. */
function areTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every(one => typeof one === 'string');
}
