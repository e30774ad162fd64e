import { refuse } from '../../core/errors';
import { requirePossible } from '../../core/request-texts';
import { misfitOfWrittenText, quoteRegex } from '../../istio';
import { HeaderChanges } from '../../networking/headers/header-operations';
import { UriRewrite } from '../../networking/virtual-service/uri-rewrite';
import { withoutEndingSlash } from '../condition/condition-path';

/** What a rule changes of a request or a response. */
export interface Changes {
  readonly uriRewrite?: UriRewrite;
  readonly authorityRewrite?: string;
  readonly requestHeaders?: HeaderChanges;
  readonly responseHeaders?: HeaderChanges;
}

/**
 * What a listener's rule changes of the requests that it forwards, and of their responses.
 *
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-transforms.html
 */
export class ListenerTransform {
  /**
   * Rewrites every part of the path that a regular expression matches. The query stays as it is.
   *
   * @param regex RE2, 1 to 1,024 characters; `^` and `$` stand for the ends of the path
   * @param replacement what comes in its place; `\1` stands for the first group, `\\` for a backslash
   * @throws if the expression is not RE2, or the replacement has the `$1` of the ALB, a group that there is not, or what has to be escaped;
   * if a rule with it
   * could send on a path with a segment `..`: `^/v1(.*)$` by `/\1` makes `/../x` of `/v1../x`, where `^/v1(?:/(.*))?$` does not
   */
  public static urlRewrite(regex: string, replacement: string): ListenerTransform {
    return new ListenerTransform('path', { uriRewrite: UriRewrite.regex(regex, replacement) });
  }

  /**
   * Puts another prefix in place of one, by whole segments: with `/api` for `/v1/api`, `/v1/api/cart` becomes `/api/cart`, and
   * `/v1/apis` stays.
   *
   * @param prefix the beginning of the path
   * @param replacement what comes in its place; `/` takes the prefix out
   * @throws if one of them is no path
   */
  public static urlPrefixRewrite(prefix: string, replacement: string): ListenerTransform {
    const before = requirePrefix('prefix of a URL rewrite', prefix);
    const after = requirePrefix('replacement of a URL rewrite', replacement);
    if (before === after) {
      refuse('replacement of a URL rewrite', 'another path than the prefix', replacement, 'leave the transform out');
    }
    const quoted = quoteRegex(before);
    const slash = after === '' || before === '';
    return new ListenerTransform('path', {
      uriRewrite: UriRewrite.regex(slash ? `^${quoted}(?:/(.*))?$` : `^${quoted}(/.*)?$`, `${after.replaceAll('\\', '\\\\')}${slash ? '/' : ''}\\1`),
    });
  }

  /**
   * Gives the request another host.
   *
   * @param host a host name in lower case or an IP address, with a port or without
   */
  public static hostHeaderRewrite(host: string): ListenerTransform {
    if (typeof host !== 'string' || /[*?]/.test(host)) {
      refuse('host of a host header rewrite', 'a host name', host, 'Istio writes one host, and knows no patterns here');
    }
    return new ListenerTransform('host', { authorityRewrite: host });
  }

  /**
   * Changes headers of the request.
   *
   * @param changes headers to set, to add and to remove
   */
  public static requestHeaders(changes: HeaderChanges): ListenerTransform {
    return new ListenerTransform('request headers', { requestHeaders: changes });
  }

  /**
   * Changes headers of the response, that of a fixed response and a redirect too.
   *
   * @param changes headers to set, to add and to remove
   */
  public static responseHeaders(changes: HeaderChanges): ListenerTransform {
    return new ListenerTransform('response headers', { responseHeaders: changes });
  }

  private constructor(
    /**
     * What it changes: a rule has one transform for each.
     *
     * @internal
     */
    public readonly _subject: string,
    /**
     * The change.
     *
     * @internal
     */
    public readonly _changes: Changes,
  ) {
  }
}

/** A path by segments, without the slash at its end. */
function requirePrefix(what: string, path: string): string {
  if (typeof path !== 'string' || !path.startsWith('/') || /[?#*]/.test(path)) {
    refuse(what, 'a path that begins with "/", without query and wildcard', path, 'use urlRewrite for other parts of the path');
  }
  return withoutEndingSlash(what, requirePossible(what, path, misfitOfWrittenText(path)));
}
