import { Duration } from 'cdk8s';
import { StringMatch } from './string-match';
import { compactOrNone } from '../../core/compact';
import { renderSeconds } from '../../core/durations';
import { refuse } from '../../core/errors';
import { requirePossible } from '../../core/request-texts';
import { optional, requireHeaderName } from '../../core/requirements';
import { CORS_METHODS, misfitOfOrigin, strangerOf } from '../../istio';

/**
 * What happens to a preflight request from an origin that is not allowed.
 */
export enum UnmatchedPreflights {
  /** It goes to the destination. */
  FORWARD = 'FORWARD',
  /** It is answered without CORS headers, so that the browser refuses the request. */
  IGNORE = 'IGNORE',
}

/**
 * Which other origins may call from a browser.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#CorsPolicy
 */
export interface CorsPolicy {
  /**
   * Origins that may call, such as `https://app.example.com`: scheme, host and port, as browsers send them. With `allowCredentials` each is
   * said to the end of its host, because a site that may call reads what the browser is logged in to.
   *
   * @default - none, which makes sense only beside UnmatchedPreflights.IGNORE
   */
  readonly allowOrigins?: StringMatch[];

  /**
   * Methods that may be used: GET, HEAD, POST, PUT, PATCH, DELETE, CONNECT, OPTIONS, TRACE, or `*`.
   *
   * @default - the header is not sent
   */
  readonly allowMethods?: string[];

  /**
   * Request headers that may be sent; `*` for all.
   *
   * @default - the header is not sent
   */
  readonly allowHeaders?: string[];

  /**
   * Response headers that scripts may read; `*` for all, but not with `allowCredentials`.
   *
   * @default - the header is not sent
   */
  readonly exposeHeaders?: string[];

  /**
   * How long a browser may keep the answer to a preflight request, in whole seconds.
   *
   * @default - the header is not sent
   */
  readonly maxAge?: Duration;

  /**
   * Whether cookies and credentials may be sent.
   *
   * @default - the header is not sent
   */
  readonly allowCredentials?: boolean;

  /**
   * What happens to a preflight request from an origin that is not allowed.
   *
   * @default UnmatchedPreflights.FORWARD
   */
  readonly unmatchedPreflights?: UnmatchedPreflights;
}

/** The policy as Istio writes it. */
export function renderCorsPolicy(what: string, policy: CorsPolicy): object | undefined {
  const headerNames = (field: string, names: string[]) => names.map(name => name === '*' ? name : requireHeaderName(`${what}: ${field}`, name));
  const rendered = compactOrNone({
    allowOrigins: policy.allowOrigins?.map(origin => renderOrigin(`${what}: allowOrigins`, origin)),
    allowMethods: policy.allowMethods?.map(method => requireMethod(`${what}: allowMethods`, method)),
    allowHeaders: optional(policy.allowHeaders, names => headerNames('allowHeaders', names)),
    exposeHeaders: optional(policy.exposeHeaders, names => headerNames('exposeHeaders', names)),
    maxAge: optional(policy.maxAge, duration => renderSeconds(`${what}: maxAge`, duration)),
    allowCredentials: policy.allowCredentials,
    unmatchedPreflights: policy.unmatchedPreflights,
  });
  if (rendered === undefined) {
    return refuse(what, 'a policy with at least one field', policy, 'name the origins that may call, or leave it out');
  }
  requireOrigins(what, policy);
  if (policy.allowCredentials) {
    requireOwnOrigins(what, policy);
  }
  return rendered;
}

/** Without an origin nobody may call, and Envoy adds no headers. */
function requireOrigins(what: string, { allowOrigins = [], unmatchedPreflights, ...others }: CorsPolicy): void {
  const needing = Object.entries(others).filter(([, value]) => value !== undefined).map(([name]) => name);
  if (allowOrigins.length === 0 && (needing.length > 0 || unmatchedPreflights !== UnmatchedPreflights.IGNORE)) {
    refuse(`${what}: allowOrigins`, 'a list of at least one', allowOrigins,
      `name the origins that may call: without one no browser may, and ${[...needing, 'the policy'].join(', ')} would do nothing`);
  }
}

/** Browsers send cookies with the requests that are allowed. */
function requireOwnOrigins(what: string, { allowOrigins = [], exposeHeaders = [] }: CorsPolicy): void {
  for (const { _text: origin } of allowOrigins) {
    const stranger = strangerOf(origin);
    if (stranger !== undefined) {
      refuse(`${what}: allowOrigins`, 'origins of your own beside allowCredentials', origin.text,
        `${stranger === '*' ? 'every site' : stranger} may call too, and reads what the browser is logged in to: name each origin to the end `
          + 'of its host');
    }
  }
  if (exposeHeaders.includes('*')) {
    refuse(`${what}: exposeHeaders`, 'names beside allowCredentials', '*', 'browsers take it for the name of a header then: list the headers');
  }
}

function renderOrigin(what: string, origin: StringMatch): object {
  const rendered = origin._renderNotEmpty(what);
  requirePossible(what, origin._text.text, misfitOfOrigin(origin._text));
  return rendered;
}

function requireMethod(what: string, method: string): string {
  return CORS_METHODS.includes(method) ? method : refuse(what, `one of ${CORS_METHODS.join(', ')}`, method, 'write it in capitals');
}
