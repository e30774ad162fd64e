import { FindingOptions } from '../../core/findings';
import { FindingLevel } from '../../findings';
import { changeOf, LocationChange, mayTakeLocation, staysAtOrigin, takesLocation } from '../../istio';
import { partsOf } from '../../networking/virtual-service/match-parts';
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

/** Whether a location surely meets the same rule: what is not different there is the same again. */
function leadsBack(rule: ListenerRule, earlier: readonly ListenerRule[], listener: RoutedListener, domain: string): boolean {
  const redirect = rule.props.action._redirect;
  const host = redirect?.hostFor(domain);
  if (redirect === undefined || host === undefined || host !== domain && !(listener.meets(host) && rule.fits(host) === 'all')) {
    return false;
  }
  const rules = listener.rules.inOrder;
  const before = host === domain ? earlier : rules.slice(0, rules.indexOf(rule));
  // What an earlier rule let pass, it lets pass again, unless the location is another for it.
  const mayTake = (other: ListenerRule, change: LocationChange) =>
    other.fits(host) !== 'none' && (change.path === undefined && other.fits(domain) !== 'all' || mayTakeLocation(other.matches.map(partsOf), change));
  const scope = listener.scopeFor(domain);
  return redirect.routes(scope, rule.matches).some(({ matches, action }) => {
    const location = action._redirect!;
    const change = changeOf(location);
    return staysAtOrigin(location, scope) && takesLocation(matches.map(partsOf), change) && !before.some(other => mayTake(other, change));
  });
}
