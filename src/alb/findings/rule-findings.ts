import { IConstruct } from 'constructs';
import { findingsOfListHeaders } from './list-header-findings';
import { findingsOfRedirects } from './redirect-findings';
import { findingsOfUnreachableRules } from './unreachable-rule-findings';
import { FindingOptions, Findings } from '../../core/findings';
import { coversMatch, readHttpMatch } from '../../istio';
import { partsOf } from '../../networking/virtual-service/match-parts';
import { RoutedListener } from '../routing/routed-listener';
import { ListenerRule } from '../rule/listener-rule';

const EVERY_REQUEST = readHttpMatch({});

/** Reports what the rules of a listener come to, when all are there. */
export function reportRules(listener: IConstruct, routed: RoutedListener): void {
  Findings.of(listener)._addAtSynth(() => [
    ...findingsOfMissingDefault(routed),
    ...findingsOfUnreachableRules(routed),
    ...findingsOfRedirects(routed),
    ...findingsOfListHeaders(routed),
  ]);
}

function findingsOfMissingDefault(listener: RoutedListener): FindingOptions[] {
  const { rules, name, hosts, routedDomains } = listener;
  const isServed = rules.default !== undefined
    || [...hosts, ...routedDomains].every(domain => listener.rulesFor(domain).some(rule => takesAll(rule, domain)));
  return isServed || rules.isEmpty ? [] : [{
    code: 'CDI011',
    message: `listener "${name}" has no default, so requests that no rule takes get 404`,
    fix: 'add one with addAction without conditions, a fixed response for example, or acknowledge the finding',
  }];
}

/** Whether a rule takes every request for a domain that comes to it: it has no conditions but on the host, or one on the path that all fit. */
function takesAll(rule: ListenerRule, domain: string): boolean {
  const isEvery = rule.matchesFor(domain).some(match => coversMatch(partsOf(match), EVERY_REQUEST));
  return isEvery && rule.fits(domain) === 'all' && !rule.props.action._delegates;
}
