import { FindingOptions } from '../../core/findings';
import { FindingLevel } from '../../findings';
import { HttpMatchParts, LocationChange, mayTakeLocation, takesLocation, TextMatch } from '../../istio';
import { partsOf } from '../../networking/virtual-service/match-parts';
import { ListenerRedirect } from '../action/listener-redirect';
import { RoutedListener } from '../routing/routed-listener';
import { ListenerRule } from '../rule/listener-rule';
import { isReached } from '../rule/reached-rules';

/** Redirects whose location the same rule redirects again, for ever. */
export function findingsOfRedirects(listener: RoutedListener): FindingOptions[] {
  const loops = new Map<ListenerRule, string>();
  for (const domain of listener.routedDomains) {
    const rules = listener.reachFor(domain).filter(isReached).map(({ rule }) => rule);
    const leading = rules.filter((rule, index) => !loops.has(rule) && leadsBack(rule, rules.slice(0, index), listener, domain));
    leading.forEach(rule => loops.set(rule, domain));
  }
  return [...loops].map(([rule, domain]) => ({
    code: 'CDI016',
    level: FindingLevel.ERROR,
    message: `redirect of rule "${rule.name}" of listener "${listener.name}" leads requests for ${domain} back to the same rule`,
    fix: 'redirect to a path or a host that the rule is not for, or put a rule for that location before it',
  }));
}

/** Whether the location surely meets the same rule, as far as path and host decide: the rest of the request is the same again. */
function leadsBack(rule: ListenerRule, earlier: readonly ListenerRule[], listener: RoutedListener, domain: string): boolean {
  const redirect = rule.props.action._redirect;
  const change = redirect && changeOf(redirect);
  if (redirect === undefined || change === undefined || !redirect.staysAt(listener.scopeFor(domain))) {
    return false;
  }
  const host = redirect.hostFor(domain);
  const meetsHost = host === domain || listener.meets(host) && rule.fits(host) === 'all';
  const isKept = change.path === undefined;
  // What an earlier rule let pass, it lets pass again, unless the location is another for it.
  const mayTake = (other: ListenerRule) =>
    other.fits(host) !== 'none' && (isKept ? other.fits(domain) !== 'all' : mayTakeLocation(matchesOf(other), change));
  const rules = listener.rules.inOrder;
  const before = host === domain ? earlier : rules.slice(0, rules.indexOf(rule));
  return meetsHost && takesLocation(matchesOf(rule), change) && !before.some(mayTake);
}

/** What changes of path and query, as far as it is known. The ALB answers with 301 and 302. */
function changeOf({ keepsPath, replacedPath, prependedPath }: ListenerRedirect): LocationChange | undefined {
  const path: TextMatch | undefined = replacedPath !== undefined ? { kind: 'exact', text: replacedPath }
    : prependedPath !== undefined ? { kind: 'prefix', text: `${prependedPath}/` } : undefined;
  return path === undefined && !keepsPath ? undefined : { path, changesQuery: false, status: 302 };
}

function matchesOf({ matches }: ListenerRule): HttpMatchParts[] {
  return matches.map(partsOf);
}
