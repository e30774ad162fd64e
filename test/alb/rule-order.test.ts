import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { chartIn, forwardTo, rulesByHost } from './alb-fixture';
import { ApplicationListener } from '../../src/alb/application-listener';
import { ListenerCondition } from '../../src/alb/condition/listener-condition';
import { IstioAlb } from '../../src/alb/istio-alb';

interface Rule {
  readonly name: string;
  /** None for a rule without a condition on the host. */
  readonly hosts?: string[];
  readonly priority?: number;
  readonly isDefault?: boolean;
}

const A = 'a.example.com';
const B = 'b.example.com';
const WILDCARD = '*.example.com';

function add(listener: ApplicationListener, { name, hosts, isDefault, priority }: Rule): void {
  const conditions = [ListenerCondition.paths([`/${name}`]), ...(hosts ? [ListenerCondition.hostHeaders(hosts)] : [])];
  listener.addAction(name, { conditions: isDefault ? undefined : conditions, priority, action: forwardTo('echo') });
}

/** The rules of each host when they are added in this order. */
function order(rules: readonly Rule[], served?: string[]): Record<string, string[]> {
  const chart = chartIn();
  const listener = new IstioAlb(chart, 'alb').addListener('http', { hosts: served });
  rules.forEach(rule => add(listener, rule));
  return rulesByHost(chart);
}

const fallback: Rule = { name: 'default', isDefault: true };

describe('the order of rules', () => {
  test('is the one in which they were added, the default last', () => {
    expect(order([{ name: 'first' }, fallback, { name: 'second' }])).toEqual({ '*': ['first', 'second', 'default'] });
  });

  test('a rule for every host and the default are repeated for each host', () => {
    expect(order([{ name: 'all' }, { name: 'a', hosts: [A] }, { name: 'late' }, fallback])).toEqual({
      '*': ['all', 'late', 'default'],
      [A]: ['all', 'a', 'late', 'default'],
    });
  });

  test('a wildcard is for the hosts that it covers too', () => {
    expect(order([{ name: 'a', hosts: [A] }, { name: 'wild', hosts: [WILDCARD] }, { name: 'other', hosts: ['c.test'] }, fallback])).toEqual({
      '*': ['default'],
      [A]: ['a', 'wild', 'default'],
      [WILDCARD]: ['wild', 'default'],
      'c.test': ['other', 'default'],
    });
  });

  test('a rule with several hosts is in the list of each', () => {
    expect(order([{ name: 'both', hosts: [A, B] }, { name: 'b', hosts: [B] }])).toEqual({ [A]: ['both'], [B]: ['both', 'b'] });
  });

  test('without a default, hosts that no rule names have no list', () => {
    expect(order([{ name: 'a', hosts: [A] }])).toEqual({ [A]: ['a'] });
  });

  test('a listener with hosts has a list for all of them', () => {
    expect(order([{ name: 'a', hosts: [A] }, fallback], [WILDCARD, 'c.test'])).toEqual({
      [`${WILDCARD},c.test`]: ['default'], [A]: ['a', 'default'],
    });
  });

  test('a rule on the host alone ends the list of that host: nothing behind it could be reached', () => {
    const chart = chartIn();
    const listener = new IstioAlb(chart, 'alb').addListener('http');
    add(listener, { name: 'first' });
    listener.addAction('host', { conditions: [ListenerCondition.hostHeaders([A])], action: forwardTo('echo') });
    add(listener, { name: 'late' });
    add(listener, fallback);
    expect(rulesByHost(chart)).toEqual({ '*': ['first', 'late', 'default'], [A]: ['first', 'host'] });
  });

  test('is that of the priorities, in the list of each host', () => {
    expect(order([{ name: 'all' }, { name: 'a', hosts: [A], priority: 2 }, fallback, { name: 'first', priority: 1 }, { name: 'last', priority: 300 }])).toEqual({
      '*': ['first', 'last', 'all', 'default'],
      [A]: ['first', 'a', 'last', 'all', 'default'],
    });
  });

  test('is the same in whatever order rules with priorities are added', () => {
    const rules = fc.shuffledSubarray([
      { name: 'all', priority: 1 }, { name: 'a', hosts: [A], priority: 2 }, { name: 'wild', hosts: [WILDCARD], priority: 3 }, { name: 'both', hosts: [A, B], priority: 4 }, fallback,
    ], { minLength: 5 });

    fc.assert(fc.property(rules, all => {
      expect(order(all)).toEqual({
        '*': ['all', 'default'],
        [A]: ['all', 'a', 'wild', 'both', 'default'],
        [WILDCARD]: ['all', 'wild', 'default'],
        [B]: ['all', 'wild', 'both', 'default'],
      });
    }), { numRuns: 60 });
  });
});
