import { StringMatch } from './string-match';
import { renderTrafficOrigin, TrafficBinding } from './traffic-binding';
import { TrafficOrigin } from './traffic-origin';
import { compact } from '../../core/compact';
import { refuse } from '../../core/errors';
import { requirePossible } from '../../core/request-texts';
import { optional, requireHeaderName, requireText } from '../../core/requirements';
import {
  isClaim, Misfit, misfitOfClaimName, misfitOfExactHost, misfitOfHeaderValue, misfitOfMethod, misfitOfParameterName, misfitOfParameterValue,
  misfitOfScheme, TextMatch,
} from '../../istio';

/**
 * Conditions on an HTTP request. All of one match must hold; of several matches of a route one is enough.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPMatchRequest
 */
export interface HttpMatch extends TrafficOrigin {
  /**
   * The path, without the query.
   *
   * @default - every path
   */
  readonly uri?: StringMatch;

  /**
   * Compare the path without regard to case; for exact and prefix matches only.
   *
   * @default false
   */
  readonly ignoreUriCase?: boolean;

  /**
   * Headers by name, or JWT claims as `@request.auth.claims.NAME` (at gateways only). Names in lower case.
   *
   * @default - none
   */
  readonly headers?: Record<string, StringMatch>;

  /**
   * Headers that must not match: absent, or with another value. `StringMatch.present()` asks that the header is absent.
   *
   * @default - none
   */
  readonly withoutHeaders?: Record<string, StringMatch>;

  /**
   * The HTTP method, in capitals.
   *
   * @default - every method
   */
  readonly method?: StringMatch;

  /**
   * The host that the client asked for, with the port if it sent one.
   *
   * @default - every host of the VirtualService
   */
  readonly authority?: StringMatch;

  /**
   * `http` or `https`.
   *
   * @default - both
   */
  readonly scheme?: StringMatch;

  /**
   * Query parameters by name. Values are compared as sent, without decoding; the first of several counts.
   *
   * @default - none
   */
  readonly queryParams?: Record<string, StringMatch>;

  /**
   * Name of the match, appended to the name of the route in telemetry.
   *
   * @default - none
   */
  readonly name?: string;

  /**
   * Prefix of the statistics of this match.
   *
   * @default - none
   */
  readonly statPrefix?: string;
}

/** Headers of Envoy for parts of the request, and what is known of their values; the path is there with its query. */
const PSEUDO_HEADERS: Record<string, (match: TextMatch) => Misfit | undefined> = {
  ':method': misfitOfMethod, ':authority': misfitOfExactHost, ':scheme': misfitOfScheme, ':path': misfitOfHeaderValue,
};

/** The match as Istio writes it. */
export function renderHttpMatch(what: string, match: HttpMatch, binding: TrafficBinding): object {
  if (match.ignoreUriCase !== undefined && match.uri === undefined) {
    refuse(`${what}: ignoreUriCase`, 'used together with uri', match.ignoreUriCase, 'add uri or leave it out');
  }
  if (match.ignoreUriCase && match.uri?._isRegex) {
    refuse(`${what}: ignoreUriCase`, 'left out beside a regular expression', true, 'write "(?i)" at the beginning of the expression');
  }
  return compact({
    name: optional(match.name, value => requireText(`${what}: name`, value, 'leave it out')),
    statPrefix: optional(match.statPrefix, value => requireText(`${what}: statPrefix`, value, 'leave it out')),
    uri: match.uri?._renderPath(`${what}: uri`),
    ignoreUriCase: match.ignoreUriCase || undefined,
    scheme: optional(match.scheme, value => renderPossible(`${what}: scheme`, value, misfitOfScheme)),
    method: optional(match.method, value => renderPossible(`${what}: method`, value, misfitOfMethod)),
    authority: optional(match.authority, value => renderPossible(`${what}: authority`, value, misfitOfExactHost)),
    headers: optional(match.headers, values => renderHeaders(`${what}: headers`, values, binding)),
    withoutHeaders: optional(match.withoutHeaders, values => renderHeaders(`${what}: withoutHeaders`, values, binding)),
    queryParams: optional(match.queryParams, values => renderEach(values, (name, value) => renderParameter(what, name, value))),
    ...renderTrafficOrigin(what, match, binding),
  });
}

/** The longest name that Envoy takes. */
const MAX_PARAMETER_NAME = 1024;

function requireParameterName(name: string): string {
  const what = 'name of a query parameter';
  return Buffer.byteLength(requireText(what, name, 'give it a name')) <= MAX_PARAMETER_NAME ? name
    : refuse(what, `at most ${MAX_PARAMETER_NAME} bytes long`, name, 'Envoy refuses all routes with a longer one');
}

function renderPossible(what: string, match: StringMatch, misfitOf: (text: TextMatch) => Misfit | undefined): object {
  const rendered = match._render(what);
  requirePossible(what, match._text.text, misfitOf(match._text));
  return rendered;
}

function renderParameter(what: string, name: string, match: StringMatch): object {
  requirePossible('name of a query parameter', name, misfitOfParameterName(requireParameterName(name)));
  const where = `${what}: query parameter ${name}`;
  requirePossible(where, match._text.text, misfitOfParameterValue(match._text));
  return match._renderOptional(where);
}

function renderHeaders(what: string, headers: Record<string, StringMatch>, binding: TrafficBinding): object {
  return renderEach(headers, (name, match) => {
    if (isClaim(name)) {
      requirePossible(what, name, misfitOfClaimName(name));
      binding.requireGatewayOnly(`${what}: ${name}`);
      return match._renderClaim(`${what}: ${name}`);
    }
    const isPseudo = Object.hasOwn(PSEUDO_HEADERS, name);
    if (!isPseudo) {
      requireHeaderName(what, name);
      if (name.toLowerCase() === 'host') {
        refuse(what, 'headers other than the host', name, 'match it by authority, or by the header :authority');
      }
    }
    requirePossible(`${what}: ${name}`, match._text.text, (isPseudo ? PSEUDO_HEADERS[name] : misfitOfHeaderValue)(match._text));
    return match._renderOptional(`${what}: ${name}`);
  });
}

function renderEach(values: Record<string, StringMatch>, renderOne: (name: string, match: StringMatch) => object): object {
  return Object.fromEntries(Object.entries(values).map(([name, match]) => [name, renderOne(name, match)]));
}
