import { refuse } from '../core/errors';
import { isAddress, requireRoutedHost } from '../core/hosts';
import { requireHeaderName, requireItems } from '../core/requirements';
import { HttpMatch } from '../networking/http-match';
import { StringMatch } from '../networking/string-match';

/**
 * A condition of a listener's rule. Of its values one is enough; of several conditions all must hold.
 *
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-condition-types.html
 */
export class ListenerCondition {
  /**
   * The host that the client asks for; its port does not count.
   *
   * @param values full DNS names, IP addresses, or wildcards such as `*.example.com`
   */
  public static hostHeaders(values: string[]): ListenerCondition {
    requireItems('host headers of a condition', values, 'name a host, or leave the condition out');
    values.forEach(requireFullHost);
    return new ListenerCondition('host', [], [...new Set(values)]);
  }

  /**
   * A header has one of the values, compared as a whole, with upper and lower case.
   *
   * @param name name of the header; case does not count
   * @param values the values
   */
  public static httpHeader(name: string, values: string[]): ListenerCondition {
    const header = requireHeaderName('name of a header condition', name).toLowerCase();
    if (header === 'host') {
      refuse('name of a header condition', 'another header than the host', name, 'use ListenerCondition.hostHeaders');
    }
    requireItems(`values of the header condition "${header}"`, values, 'name a value, or leave the condition out');
    return new ListenerCondition(`header ${header}`, [...new Set(values)].map(value => ({ headers: { [header]: StringMatch.exact(value) } })));
  }

  /**
   * The path is one of these, as a whole and without the query.
   *
   * @param values paths that begin with a slash
   */
  public static paths(values: string[]): ListenerCondition {
    requirePaths(values);
    return ListenerCondition.path([...new Set(values)].map(value => StringMatch.exact(value)));
  }

  /**
   * The path begins with one of these, by whole segments: `/cart` is for `/cart` and `/cart/items`, not for `/cartoon`.
   *
   * @param values prefixes that begin with a slash; a slash at the end does not count
   */
  public static pathPrefixes(values: string[]): ListenerCondition {
    requirePaths(values);
    const prefixes = [...new Set(values.map(value => value.replace(/\/+$/, '')))];
    return ListenerCondition.path(prefixes.flatMap(segments =>
      segments === '' ? [StringMatch.prefix('/')] : [StringMatch.exact(segments), StringMatch.prefix(`${segments}/`)]));
  }

  private static path(matches: StringMatch[]): ListenerCondition {
    return new ListenerCondition('path', matches.map(uri => ({ uri })));
  }

  private constructor(
    /**
     * What it looks at, such as `path`: a rule has one condition for each.
     *
     * @internal
     */
    public readonly _subject: string,
    /**
     * The matches of which one is enough; none for a condition on the host.
     *
     * @internal
     */
    public readonly _alternatives: HttpMatch[],
    /**
     * The hosts of which one is enough; none for other conditions.
     *
     * @internal
     */
    public readonly _hosts: string[] = [],
  ) {
  }
}

/** A host as clients outside the mesh ask for it: Istio would read a name without a dot as a Service. */
function requireFullHost(host: string): void {
  requireRoutedHost('host header of a condition', host);
  if (!host.includes('.') && !host.startsWith('*') && !isAddress(host)) {
    refuse('host header of a condition', 'a full DNS name, an IP address or a wildcard', host, 'write the name with its domain');
  }
}

function requirePaths(paths: readonly string[]): void {
  requireItems('paths of a condition', paths, 'name a path, or leave the condition out');
  for (const path of paths) {
    if (typeof path !== 'string' || !path.startsWith('/') || /[?#*]/.test(path)) {
      refuse('path of a condition', 'a path that begins with "/", without query and wildcard', path, 'use pathPrefixes for what lies below a path');
    }
  }
}
