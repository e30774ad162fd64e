import { ListenerRule } from './listener-rule';
import { MatchIndex } from './match-index';
import { RoutedListener } from './routed-listener';
import { FindingOptions } from '../core/findings';

/** Rules that no request reaches, because earlier ones take all that they could. */
export function findUnreachableRules(listener: RoutedListener): FindingOptions[] {
  const covers = new Map<ListenerRule, Set<string> | undefined>();
  for (const domain of listener.routedDomains) {
    const earlier = new MatchIndex<string>();
    for (const rule of listener.rulesFor(domain)) {
      const matches = nonEmpty(rule.matchesFor(domain));
      const by = matches.map(match => earlier.cover(match));
      const known = covers.has(rule) ? covers.get(rule) : new Set<string>();
      covers.set(rule, known && by.every(name => name !== undefined) ? new Set([...known, ...by as string[]]) : undefined);
      if (!rule.props.action._delegates) {
        matches.forEach(match => earlier.add(match, rule.name));
      }
    }
  }
  return [...covers].flatMap(([rule, names]) => names === undefined ? [] : [{
    code: 'CDI012',
    message: `rule "${rule.name}" of listener "${listener.name}" is never reached: ${[...names].map(name => `"${name}"`).join(' and ')} `
      + 'before it takes every request that it could',
    fix: 'give it a lower priority number, narrow the other, or take it out',
  }]);
}

function nonEmpty<T>(matches: readonly T[]): readonly T[] {
  return matches.length > 0 ? matches : [{} as T];
}
