import { claimedBy, JsonWebToken, mistakeOfClaims, readJsonWebToken } from '../../istio';
import { PolicyView } from '../../mesh';
import { PlainAnswer, plainAnswer } from '../actions/own-answer';
import { ProxiedRequest } from '../proxied-request';
import { ChangedRequest } from './changed-request';
import { SecurityNotes } from './notes';
import { comparedClaims, textOfClaim } from './token-claims';
import { TokenPlace } from './token-places';
import { mistakeBeforeKeys, mistakeForRule, NOT_ALLOWED, TokenRule, tokenRulesOf, UNKNOWN_ISSUER } from './token-rule';

/** What a check of tokens makes of a request. */
export interface AuthenticationOutcome {
  /** Given where Envoy answers itself. */
  readonly refusal?: PlainAnswer;
  /** The request as it is after: with the headers that are written, without those that are removed, with the claims of its token. */
  readonly request: ProxiedRequest;
  /** Whether the route is picked again, by what the request is after; else it stays the one of the request before. */
  readonly isRoutedAgain: boolean;
}

/** What decides beside RequestAuthentications. */
export interface AuthenticationOptions {
  readonly rootNamespace: string;
  /** The time, in seconds since 1970. @default - that of the clock */
  readonly now?: () => number;
}

/** A token that was found: its text, or the claims of one that somebody verified. */
interface FoundToken {
  readonly place: TokenPlace;
  readonly text?: string;
  readonly claims?: Readonly<Record<string, unknown>>;
}

const MISSING = 'Jwt is missing';
const WEAK_REASONS = [MISSING, UNKNOWN_ISSUER];

/**
 * The RequestAuthentications of some pods, read once. Of all their rules Istio makes one filter: one of them has to take all tokens in its
 * places, or each rule has to take those in its own, if any.
 */
export class Authentication {
  private readonly rules: readonly TokenRule[];
  private readonly now: () => number;

  constructor(policies: readonly PolicyView[], { rootNamespace, now = () => Math.floor(Date.now() / 1000) }: AuthenticationOptions) {
    this.rules = tokenRulesOf(policies, rootNamespace);
    this.now = now;
  }

  /** Whether no token is looked at. */
  public get isEmpty(): boolean {
    return this.rules.length === 0;
  }

  /** What becomes of a request. The claims that it has are those of a token that somebody verified. */
  public check(request: ProxiedRequest, notes: SecurityNotes): AuthenticationOutcome {
    if (this.rules.length === 0) {
      tell(notes, request.claims === undefined ? undefined
        : 'no RequestAuthentication applies, so that nobody verifies a token: its claims are not known');
      return { request: request.claims === undefined ? request : { ...request, claims: undefined }, isRoutedAgain: false };
    }
    const check = new RequestCheck(request, this.rules, this.now(), notes);
    if (isPreflight(request) || !request.path.startsWith('/')) {
      tell(notes, 'tokens are not looked at: it is a preflight request, or has no path');
      return { request: check.request.finished(undefined), isRoutedAgain: false };
    }
    const mistake = check.run();
    const after = check.request.finished(check.claims);
    if (mistake === undefined) {
      return { request: after, isRoutedAgain: check.claims !== undefined };
    }
    tell(notes, `the request is refused: ${mistake}`);
    return { refusal: refusalOf(request, mistake), request: after, isRoutedAgain: false };
  }
}

const PREFLIGHT_HEADERS = ['origin', 'access-control-request-method'];

function tell({ trace }: SecurityNotes, because: string | undefined): void {
  if (because !== undefined) {
    trace?.push({ about: 'authentication', because });
  }
}

/** Browsers send preflight requests without tokens. */
function isPreflight({ method, headers }: ProxiedRequest): boolean {
  return method === 'OPTIONS' && PREFLIGHT_HEADERS.every(name => (headers[name] ?? []).some(line => line !== ''));
}

function refusalOf(request: ProxiedRequest, mistake: string): PlainAnswer {
  const { scheme, authority, path, query } = request;
  const uri = `${scheme}://${authority}${(query === undefined ? path : `${path}?${query}`).slice(0, MAX_REALM)}`;
  const answer = plainAnswer(mistake === NOT_ALLOWED ? 403 : 401, mistake, request);
  const headers = { 'www-authenticate': [`Bearer realm="${uri}", error="invalid_token"`] };
  return { ...answer, headers: { ...answer.headers, ...headers }, parts: { ...answer.parts, headers } };
}

const MAX_REALM = 256;

/** The check of one request, which changes it while it goes on. */
class RequestCheck {
  public readonly request: ChangedRequest;
  /** The claims of the token that was verified last, as they are compared. */
  public claims?: Readonly<Record<string, unknown>>;
  private readonly given?: FoundToken;

  constructor(
    request: ProxiedRequest, private readonly rules: readonly TokenRule[], private readonly now: number, private readonly notes: SecurityNotes,
  ) {
    this.request = new ChangedRequest(request);
    this.given = request.claims === undefined ? undefined : givenToken(request.claims, rules);
    // Nobody else writes them, whichever rule takes the token, and where none is looked at too.
    rules.forEach(({ written }) => written.forEach(name => this.request.removeHeader(name)));
  }

  /** Why the request is refused. */
  public run(): string | undefined {
    const [first, ...others] = this.rules;
    if (others.length === 0) {
      return this.ifThere(this.verify(first));
    }
    const mistakes: string[] = [];
    for (const rule of this.rules) {
      const mistake = this.verify(rule);
      if (mistake === undefined) {
        return undefined;
      }
      mistakes.push(mistake);
    }
    const each = this.verifyEach();
    return each === undefined ? undefined : strongest([...mistakes, each]);
  }

  private verifyEach(): string | undefined {
    for (const rule of this.rules) {
      const mistake = this.ifThere(this.verify(rule));
      if (mistake !== undefined) {
        return mistake;
      }
    }
    return undefined;
  }

  private ifThere(mistake: string | undefined): string | undefined {
    return mistake === MISSING ? undefined : mistake;
  }

  /** Why a rule does not take the tokens in its places. What it wrote before one that is wrong stays. */
  private verify(rule: TokenRule): string | undefined {
    rule.written.forEach(name => this.request.removeHeader(name));
    const found = rule.places.flatMap((place): FoundToken[] => [
      ...place.tokensIn(this.request).map(text => ({ place, text })),
      ...this.given?.place.what === place.what ? [this.given] : [],
    ]);
    for (const token of found.reverse()) {
      const mistake = this.verifyToken(rule, token);
      if (mistake !== undefined) {
        tell(this.notes, `${rule.policy}: the token in ${token.place.what} is none of ${rule.issuer || 'its issuer'} (${mistake})`);
        return mistake;
      }
      tell(this.notes, `${rule.policy}: the token in ${token.place.what} is valid`);
    }
    return found.length === 0 ? MISSING : undefined;
  }

  private verifyToken(rule: TokenRule, { place, text, claims }: FoundToken): string | undefined {
    const token = claims === undefined ? readJsonWebToken(text!) : tokenOfClaims(claims);
    if (typeof token === 'string') {
      return token;
    }
    const mistake = claims === undefined ? mistakeForRule(rule, token as JsonWebToken, this.now) : mistakeBeforeKeys(rule, token, this.now);
    if (mistake !== undefined) {
      return mistake;
    }
    if (claims === undefined && rule.keys === undefined) {
      this.notes.ambiguous.push({
        about: 'remoteKeys',
        assumed: `a key of ${rule.issuer || 'the issuer'} has signed the token in ${place.what}`,
        alternatives: ['401 Jwt verification fails'],
        objects: [rule.policy],
        because: `its keys are ${rule.keysAt}, where nobody looks here`,
      });
    }
    this.accept(rule, token, place);
    return undefined;
  }

  private accept(rule: TokenRule, token: Pick<JsonWebToken, 'claims' | 'payload'>, place: TokenPlace): void {
    if (rule.payloadHeader !== undefined) {
      this.request.addHeader(rule.payloadHeader, token.payload);
    }
    for (const { header, claim } of rule.claimHeaders) {
      const text = textOfClaim(token.claims, claim);
      if (text !== undefined) {
        this.request.addHeader(header, text);
      }
    }
    if (!rule.forwardsToken) {
      place.removeFrom(this.request);
    }
    this.claims = comparedClaims(token.claims, rule.splitClaims);
  }
}

/** Of several reasons Envoy tells one that says more than that no token is there, or one of somebody else. */
function strongest(mistakes: readonly string[]): string {
  return mistakes.reduce((said, mistake) => !WEAK_REASONS.includes(mistake) || said === MISSING ? mistake : said, MISSING);
}

/** A token that was verified stands where the first rule for its issuer looks first; without an issuer it is of the first rule. */
function givenToken(claims: Readonly<Record<string, unknown>>, rules: readonly TokenRule[]): FoundToken {
  const rule = rules.find(({ issuer }) => issuer === '' || claims.iss === undefined || issuer === claims.iss) ?? rules[0];
  return { place: rule.places[0], claims: claims.iss === undefined && rule.issuer !== '' ? { iss: rule.issuer, ...claims } : claims };
}

function tokenOfClaims(claims: Readonly<Record<string, unknown>>): Omit<JsonWebToken, 'algorithm' | 'keyId' | 'signed' | 'signature'> | string {
  return mistakeOfClaims(claims)
    ?? { ...claimedBy(claims), claims, payload: Buffer.from(JSON.stringify(claims)).toString('base64url') };
}
