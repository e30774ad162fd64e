import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { chartIn, forwardTo, manifestsOf, rulesByHost } from './alb-fixture';
import { ApplicationListener } from '../../src/alb/application-listener';
import { IstioAlb } from '../../src/alb/istio-alb';
import { ListenerCondition } from '../../src/alb/listener-condition';

interface Rule {
  readonly name: string;
  /** None for a rule without a condition on the host. */
  readonly hosts?: string[];
  readonly isDefault?: boolean;
}

const A = 'a.example.com';
const B = 'b.example.com';
const WILDCARD = '*.example.com';

function add(listener: ApplicationListener, { name, hosts, isDefault }: Rule): void {
  const conditions = [ListenerCondition.paths([`/${name}`]), ...(hosts ? [ListenerCondition.hostHeaders(hosts)] : [])];
  listener.addAction(name, { conditions: isDefault ? undefined : conditions, action: forwardTo('echo') });
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

  test('a listener with hosts has a list for each of them', () => {
    expect(order([{ name: 'a', hosts: [A] }, fallback], [WILDCARD, 'c.test'])).toEqual({
      [WILDCARD]: ['default'], 'c.test': ['default'], [A]: ['a', 'default'],
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

  test('is that of "the first rule that applies", whatever the hosts and the order of adding', () => {
    const hosts = fc.constantFrom<string[] | undefined>(undefined, [A], [B], [WILDCARD], [A, B]);
    const rules = fc.array(hosts, { maxLength: 8 }).map(all => all.map((of, index): Rule => ({ name: `rule-${index}`, hosts: of })));
    const applies = (rule: Rule, host: string) => rule.hosts === undefined || rule.hosts.includes(host)
      || (rule.hosts.includes(WILDCARD) && host.endsWith('.example.com'));

    fc.assert(fc.property(rules, fc.nat(), fc.boolean(), (all, position, withDefault) => {
      const added: Rule[] = [...all];
      if (withDefault || all.length === 0) {
        added.splice(position % (all.length + 1), 0, fallback);
      }
      const ends = added.includes(fallback) ? ['default'] : [];
      const expectedHosts = new Set(added.flatMap(rule => rule.hosts ?? ['*']));
      const actual = order(added);

      expect(new Set(Object.keys(actual))).toEqual(expectedHosts);
      for (const host of expectedHosts) {
        expect(actual[host]).toEqual([...all.filter(rule => applies(rule, host)).map(({ name }) => name), ...ends]);
      }
    }), { numRuns: 150 });
  });
});

describe('the name of a VirtualService', () => {
  function namesFor(...hosts: string[]): string[] {
    const chart = chartIn();
    add(new IstioAlb(chart, 'alb').addListener('http'), { name: 'rule', hosts });
    return manifestsOf(chart, 'VirtualService').map(({ metadata }) => metadata.name);
  }

  test('tells the host', () => {
    expect(namesFor('a.example.com', '*.example.com', '*-eu.example.com')).toEqual([
      expect.stringMatching(/^test-alb-http-a-example-com-c[0-9a-f]{7}$/),
      expect.stringMatching(/^test-alb-http-wildcard-example-com-c[0-9a-f]{7}$/),
      expect.stringMatching(/^test-alb-http-wildcard-eu-example-com-c[0-9a-f]{7}$/),
    ]);
  });

  test('is another for every host', () => {
    const hosts = ['a.b.test', 'a-b.test', 'a--b.test', '*.a.test', 'wildcard.a.test', '*-a.test', 'wildcard-a.test', '*wildcard.test', 'default.test'];

    expect(new Set(namesFor(...hosts)).size).toBe(hosts.length);
  });

  test('is one that Kubernetes takes, however long the host is', () => {
    const label = fc.stringMatching(/^[a-z0-9]([-a-z0-9]{0,20}[a-z0-9])?$/);
    const host = fc.array(label, { minLength: 1, maxLength: 8 }).map(labels => `${labels.join('.')}.test`);

    fc.assert(fc.property(host, of => {
      expect(namesFor(of)[0]).toMatch(/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/);
    }), { numRuns: 100 });
  });
});
