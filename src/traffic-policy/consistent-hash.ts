import { Duration } from 'cdk8s';
import { HashAlgorithm } from './hash-algorithm';
import { renderSecondsOrZero } from './settings';
import { compact } from '../core/compact';
import { refuse } from '../core/errors';
import { optional, requireHeaderName, requireNoControlCharacter, requireText, requireUnique } from '../core/requirements';
import { isHeaderName, MAX_HEADER_LENGTH } from '../istio';

/**
 * Options of a consistent hash.
 */
export interface ConsistentHashOptions {
  /**
   * How the hash finds an endpoint.
   *
   * @default - a hash ring of at least 1024 places
   */
  readonly algorithm?: HashAlgorithm;
}

/**
 * An attribute of a cookie, such as `SameSite=Lax` or `Secure`.
 */
export interface CookieAttribute {
  /** Name of the attribute. */
  readonly name: string;

  /**
   * Value of the attribute.
   *
   * @default - none: the name stands alone
   */
  readonly value?: string;
}

/**
 * Options of a consistent hash over a cookie.
 */
export interface CookieHashOptions extends ConsistentHashOptions {
  /**
   * Lifetime of the cookie that is set for a client that has none, in whole seconds. Zero makes it a session cookie.
   *
   * @default - no cookie is set: only clients that already have it stay with an endpoint
   */
  readonly ttl?: Duration;

  /**
   * Path of the cookie that is set. It needs `ttl`.
   *
   * @default - none
   */
  readonly path?: string;

  /**
   * Further attributes of the cookie that is set, each name once. They need `ttl`. Istio 1.28 and newer.
   *
   * @default - none
   */
  readonly attributes?: CookieAttribute[];
}

/**
 * What keeps a client with the same endpoint, as long as the endpoints stay the same.
 *
 * The hash chooses a pod **after** the subset was chosen: with weighted destinations it keeps no client with a version. It works only
 * while all clients see the same endpoints, so not together with locality load balancing.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#LoadBalancerSettings-ConsistentHashLB
 */
export class ConsistentHash {
  /**
   * Requests with the same value of a header go to the same endpoint.
   *
   * @param name name of the header
   * @param options how the hash finds an endpoint
   * @throws if the name is not a header name
   */
  public static httpHeader(name: string, options: ConsistentHashOptions = {}): ConsistentHash {
    return new ConsistentHash({ httpHeaderName: requireHeaderName('header of a consistent hash', name) }, options);
  }

  /**
   * Requests with the same value of a cookie go to the same endpoint.
   *
   * @param name name of the cookie
   * @param options the cookie that is set for a client that has none
   * @throws if the name is no cookie name, or an attribute is given twice
   */
  public static httpCookie(name: string, options: CookieHashOptions = {}): ConsistentHash {
    return new ConsistentHash({ httpCookie: renderCookie(name, options) }, options);
  }

  /**
   * Connections and requests from the same IP address go to the same endpoint. Of TCP connections Istio reads it for a host or a subset: in the
   * settings of a port a connection goes to any endpoint.
   *
   * @param options how the hash finds an endpoint
   */
  public static sourceIp(options: ConsistentHashOptions = {}): ConsistentHash {
    return new ConsistentHash({ useSourceIp: true }, options);
  }

  /**
   * Requests with the same value of a query parameter go to the same endpoint.
   *
   * @param name name of the parameter
   * @param options how the hash finds an endpoint
   * @throws if the name is empty
   */
  public static httpQueryParameter(name: string, options: ConsistentHashOptions = {}): ConsistentHash {
    return new ConsistentHash({ httpQueryParameterName: requireText('query parameter of a consistent hash', name, 'give its name') }, options);
  }

  private readonly rendered: object;

  private constructor(key: object, options: ConsistentHashOptions) {
    this.rendered = { ...key, ...options.algorithm?._render() };
  }

  /**
   * The hash as Istio writes it.
   *
   * @internal
   */
  public _render(): object {
    return this.rendered;
  }
}

const COOKIE = 'cookie of a consistent hash';

function renderCookie(name: string, { ttl, path, attributes = [] }: CookieHashOptions): object {
  if (!isHeaderName(name)) {
    refuse(`name of the ${COOKIE}`, 'a cookie name without spaces and separators', name, 'letters, digits, "-" and "_" are safe');
  }
  if (ttl === undefined && (path !== undefined || attributes.length > 0)) {
    refuse(`ttl of the ${COOKIE}`, 'set where path or attributes are', ttl, 'without it Envoy sets no cookie; zero makes a session cookie');
  }
  const names = attributes.map(({ name: attribute }) => typeof attribute === 'string' && isHeaderName(attribute) ? attribute
    : refuse(`attribute name of the ${COOKIE}`, 'a name without blanks and separators', attribute, 'name it, "Secure" for example'));
  attributes.forEach(({ value = '' }) => requireNoControlCharacter(`attribute value of the ${COOKIE}`, value));
  const long = attributes.find(attribute => [attribute.name, attribute.value ?? ''].some(text => Buffer.byteLength(text) > MAX_HEADER_LENGTH));
  if (long !== undefined) {
    refuse(`attribute ${long.name.slice(0, 20)} of the ${COOKIE}`, `a name and a value of at most ${MAX_HEADER_LENGTH} bytes each`,
      `${long.name.length} and ${long.value?.length ?? 0} characters`, 'Envoy takes no longer ones, and would refuse all routes of the port');
  }
  requireUnique(`attribute name of the ${COOKIE}`, names, 'give each attribute once');
  return compact({
    name,
    path: optional(path, value => requireCookiePath(`path of the ${COOKIE}`, value)),
    // Envoy cuts off what is below a second: half of one would be a session cookie.
    ttl: optional(ttl, value => renderSecondsOrZero(`ttl of the ${COOKIE}`, value)),
    attributes: attributes.map(attribute => compact({ name: attribute.name, value: attribute.value || undefined })),
  });
}

function requireCookiePath(what: string, path: string): string {
  return requireNoControlCharacter(what, requireText(what, path, 'use "/" for every path'));
}
