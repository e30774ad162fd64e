import { FindingLevel } from '../../core/finding';
import { FindingOptions } from '../../core/findings';
import { StringMatch } from '../../networking/string-match';
import { RoutedListener } from '../routing/routed-listener';
import { ListenerRule } from '../rule/listener-rule';

/** Redirects whose location the same rule redirects again, for ever. */
export function findRedirectLoops(listener: RoutedListener): FindingOptions[] {
  const loops = new Map<ListenerRule, string>();
  for (const domain of listener.routedDomains) {
    const rules = listener.reachFor(domain).filter(({ left }) => left !== undefined).map(({ rule }) => rule);
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
  if (redirect === undefined || !redirect.staysAt(listener.scopeFor(domain)) || !redirect.keepsPath && redirect.replacedPath === undefined) {
    return false;
  }
  const { replacedPath: path } = redirect;
  const host = redirect.hostFor(domain);
  const meetsHost = host === domain || listener.meets(host) && rule.fits(host) === 'all';
  // What an earlier rule let pass, it lets pass again, unless the location is another for it.
  const mayTake = (other: ListenerRule) => other.fits(host) !== 'none' && (path === undefined ? other.fits(domain) !== 'all' : fitsPath(other, path));
  return meetsHost && takesAgain(rule, path) && !earlier.some(mayTake)
    && (host === domain || !listener.rules.inOrder.slice(0, listener.rules.inOrder.indexOf(rule)).some(mayTake));
}

/** Whether a rule takes the location too. Clients come back with GET where they sent a POST. */
function takesAgain({ matches }: ListenerRule, path: string | undefined): boolean {
  const repeated = matches.filter(({ method }) => method?._exact !== 'POST');
  return matches.length === 0 || repeated.some(({ uri }) => path === undefined || uri === undefined || uri._covers(StringMatch.exact(path)));
}

function fitsPath({ matches }: ListenerRule, path: string): boolean {
  const asked = StringMatch.exact(path);
  return matches.length === 0 || matches.some(({ uri }) => uri === undefined || uri._covers(asked));
}
