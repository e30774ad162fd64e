import { compactOrNone } from '../../core/compact';
import { refuse } from '../../core/errors';
import { fixOfHost } from '../../core/host-fix';
import { requirePossible } from '../../core/request-texts';
import { optional, requireNoControlCharacter, requirePort } from '../../core/requirements';
import { isAddress, isDomainName, misfitOfWrittenPath, REDIRECT_CODES, RedirectSpec } from '../../istio';

/**
 * The path that a redirect leads to.
 */
export class RedirectPath {
  /**
   * Another path. The query stays unless the new one has its own.
   *
   * @param path the new path; begins with a slash, and is written as it is sent: a blank as `%20`
   * @throws if it does not, or has a blank, a line break or a letter beyond ASCII
   */
  public static replace(path: string): RedirectPath {
    return new RedirectPath('uri', path);
  }

  /**
   * Another prefix in place of the one that the route matched. Every match of the route has to compare a prefix.
   * Istio 1.31 and newer.
   *
   * @param prefix the new prefix; begins with a slash, and ends with one where the old one does
   */
  public static replacePrefix(prefix: string): RedirectPath {
    return new RedirectPath('prefixRewrite', prefix);
  }

  private constructor(private readonly field: 'uri' | 'prefixRewrite', private readonly path: string) {
    if (typeof path !== 'string' || !path.startsWith('/')) {
      refuse('path of a redirect', 'a path that begins with "/"', path, 'host, port and scheme are properties of their own');
    }
    requireNoControlCharacter('path of a redirect', path);
    requirePossible('path of a redirect', path, misfitOfWrittenPath(path));
  }

  /**
   * The field as Istio writes it.
   *
   * @internal
   */
  public _render(): Record<string, string> {
    return { [this.field]: this.path };
  }
}

/**
 * The port that a redirect leads to.
 */
export class RedirectPort {
  /**
   * A port by its number. 80 for http and 443 for https are left out of the location.
   *
   * @param value 1 to 65535
   */
  public static number(value: number): RedirectPort {
    return new RedirectPort({ port: requirePort('port of a redirect', value) });
  }

  /** 80 for http, 443 for https. */
  public static protocolDefault(): RedirectPort {
    return new RedirectPort({ derivePort: 'FROM_PROTOCOL_DEFAULT' });
  }

  /** The port on which the request came in. */
  public static fromRequest(): RedirectPort {
    return new RedirectPort({ derivePort: 'FROM_REQUEST_PORT' });
  }

  private constructor(private readonly fields: Record<string, unknown>) {
  }

  /**
   * The field as Istio writes it.
   *
   * @internal
   */
  public _render(): Record<string, unknown> {
    return this.fields;
  }
}

/**
 * The scheme of a URL.
 */
export enum HttpScheme {
  /** Plain text. */
  HTTP = 'http',
  /** TLS. */
  HTTPS = 'https',
}

/**
 * Where a redirect leads to. What is left out stays as in the request.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPRedirect
 */
export interface HttpRedirectOptions {
  /**
   * The path.
   *
   * @default - the path of the request
   */
  readonly path?: RedirectPath;

  /**
   * The host, without a port.
   *
   * @default - the host of the request
   */
  readonly authority?: string;

  /**
   * The scheme.
   *
   * @default - the scheme of the request as the gateway sees it: `http` where TLS ends at the balancer in front
   */
  readonly scheme?: HttpScheme;

  /**
   * The port.
   *
   * @default - none where `authority` is given, else the port of the request; but not 80 or 443 where the scheme changes from http to https or back
   */
  readonly port?: RedirectPort;

  /**
   * Status of the answer: 301, 302, 303, 307 or 308. Istio passes on a route without an action for every other one, and Envoy then refuses
   * all routes of the port.
   *
   * @default 301
   */
  readonly redirectCode?: number;
}

/** The redirect as Istio writes it. */
export function renderHttpRedirect(options: HttpRedirectOptions): RedirectSpec {
  const { redirectCode } = options;
  if (redirectCode !== undefined && !REDIRECT_CODES.includes(redirectCode)) {
    refuse('redirectCode of a redirect', `one of ${REDIRECT_CODES.join(', ')}`, redirectCode,
      'with another code Envoy refuses all routes of the port');
  }
  const target = compactOrNone({
    ...options.path?._render(),
    authority: optional(options.authority, requireAuthority),
    scheme: options.scheme,
    ...options.port?._render(),
  });
  if (target === undefined) {
    refuse('a redirect', 'one that changes path, authority, scheme or port', options, 'it would lead to itself');
  }
  return compactOrNone({ ...target, redirectCode })!;
}

function requireAuthority(authority: string): string {
  if (!isDomainName(authority) && !isAddress(authority)) {
    refuse('authority of a redirect', 'a host name in lower case or an IP address', authority,
      `${fixOfHost(authority, mended => isDomainName(mended) || isAddress(mended), 'give the host alone')}; port and scheme are properties `
        + 'of their own');
  }
  return authority;
}
