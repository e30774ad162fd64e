import { FindingOptions } from '../../core/findings';
import { FindingLevel } from '../../findings';
import { coversText, TextMatch } from '../../istio';
import { ListenerRedirect } from '../action/listener-redirect';
import { RoutedListener } from '../routing/routed-listener';
import { ListenerRule } from '../rule/listener-rule';

/** Redirects whose location the same rule redirects again, for ever. */
export function findingsOfRedirects(listener: RoutedListener): FindingOptions[] {
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
  const path = redirect && locationPath(redirect);
  if (redirect === undefined || path === undefined || !redirect.staysAt(listener.scopeFor(domain))) {
    return false;
  }
  const host = redirect.hostFor(domain);
  const meetsHost = host === domain || listener.meets(host) && rule.fits(host) === 'all';
  // What an earlier rule let pass, it lets pass again, unless the location is another for it.
  const mayTake = (other: ListenerRule) => other.fits(host) !== 'none' && (path.isKept ? other.fits(domain) !== 'all' : mayFit(other, path));
  const rules = listener.rules.inOrder;
  const before = host === domain ? earlier : rules.slice(0, rules.indexOf(rule));
  return meetsHost && takesAgain(rule, path) && !before.some(mayTake);
}

/** The path of a location, as far as it is known. */
interface LocationPath {
  /** It is that of the request. */
  readonly isKept?: boolean;
  /** What it is. */
  readonly whole?: TextMatch;
  /** What it begins with. */
  readonly beginning?: TextMatch;
}

function locationPath(redirect: ListenerRedirect): LocationPath | undefined {
  const { keepsPath, replacedPath, prependedPath } = redirect;
  if (keepsPath) {
    return { isKept: true };
  }
  if (replacedPath !== undefined) {
    return { whole: { kind: 'exact', text: replacedPath } };
  }
  return prependedPath === undefined ? undefined : { beginning: { kind: 'prefix', text: `${prependedPath}/` } };
}

/** Whether a rule takes the location too. Clients come back with GET where they sent a POST. */
function takesAgain({ matches }: ListenerRule, path: LocationPath): boolean {
  const repeated = matches.filter(({ method }) => method?._exact !== 'POST');
  return matches.length === 0 || repeated.some(({ uri }) => path.isKept || uri === undefined || coversText(uri._text, path.whole ?? path.beginning!));
}

/** Whether a rule may take the location. */
function mayFit({ matches }: ListenerRule, { whole, beginning }: LocationPath): boolean {
  return matches.length === 0 || matches.some(({ uri }) => uri === undefined
    || (whole ? coversText(uri._text, whole) : uri._isRegex || coversText(uri._text, beginning!) || coversText(beginning!, uri._text)));
}
