import { FindingOptions } from '../../core/findings';
import { RoutedListener } from '../routing/routed-listener';
import { ListenerRule } from '../rule/listener-rule';
import { isReached } from '../rule/reached-rules';

/** Rules that no request reaches, because earlier ones take all that they could. Where they ask something of clients, that is the error CDI061. */
export function findingsOfUnreachableRules(listener: RoutedListener): FindingOptions[] {
  const reached = new Set<ListenerRule>();
  const takenBy = new Map<ListenerRule, Set<string>>();
  for (const reach of listener.routedDomains.flatMap(domain => listener.reachFor(domain))) {
    const { rule, takenBy: names } = reach;
    if (isReached(reach)) {
      reached.add(rule);
    }
    const known = takenBy.get(rule) ?? new Set();
    names.forEach(name => known.add(name));
    takenBy.set(rule, known);
  }
  return [...takenBy].filter(([rule]) => !reached.has(rule) && rule.guards.length === 0).map(([rule, names]) => ({
    code: 'CDI012',
    message: `rule "${rule.name}" of listener "${listener.name}" is never reached: ${[...names].map(name => `"${name}"`).join(' and ')} `
      + 'before it takes every request that it could',
    fix: 'give it a lower priority number, narrow the other, or take it out',
  }));
}
