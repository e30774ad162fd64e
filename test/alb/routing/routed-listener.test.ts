import { describe, expect, test } from 'vitest';
import { ListenerCondition } from '../../../src/alb/condition/listener-condition';
import { RoutedListener } from '../../../src/alb/routing/routed-listener';
import { RuleParticipant } from '../../../src/alb/routing/rule-participant';
import { AddActionProps } from '../../../src/alb/rule/add-action-props';
import { ListenerRule } from '../../../src/alb/rule/listener-rule';
import { isReached } from '../../../src/alb/rule/reached-rules';
import { forwardTo, onHosts, onPath } from '../alb-fixture';

function listenerWith(hosts: string[], rules: Record<string, AddActionProps> = {}): RoutedListener {
  const listener = new RoutedListener('http', 80, 'http', hosts);
  Object.entries(rules).forEach(([name, props]) => listener.add(new ListenerRule(name, props), () => undefined));
  return listener;
}

const reached = (listener: RoutedListener, domain: string) => names(listener.reachFor(domain).filter(isReached).map(({ rule }) => rule));
const names = (rules: readonly ListenerRule[]) => rules.map(({ name }) => name);
const onHostAndPath = (host: string) => ({ ...onHosts(host), conditions: [ListenerCondition.hostHeaders([host]), ListenerCondition.paths(['/a'])] });

describe('the hosts of a listener', () => {
  test('are those that no other covers, each once', () => {
    expect(listenerWith(['a.test', '*.test', 'b.test', 'b.other', 'b.other']).hosts).toEqual(['*.test', 'b.other']);
    expect(listenerWith(['a.test', '*']).hosts).toEqual(['*']);
  });

  test('meet a host that they cover, or a part of a wildcard', () => {
    const listener = listenerWith(['*.a.test', 'b.test']);

    expect(['x.a.test', '*.a.test', '*.test', '*', 'b.test'].filter(host => !listener.meets(host))).toEqual([]);
    expect(['a.test', 'c.test', '*.b.test'].filter(host => listener.meets(host))).toEqual([]);
  });
});

describe('the domains of a listener', () => {
  test('are the hosts of its rules, and its own where a rule is for them', () => {
    expect(listenerWith(['*'], { a: onHosts('a.test') }).routedDomains).toEqual(['a.test']);
    expect(listenerWith(['*'], { a: onHosts('a.test'), all: onPath('/') }).routedDomains).toEqual(['a.test', '*']);
    expect(listenerWith(['*.test', 'b.other'], { wild: onHosts('*.test') }).routedDomains).toEqual(['*.test']);
    expect(listenerWith(['*.a.test', '*.b.test'], { inner: onHosts('x*.test') }).routedDomains).toEqual(['*.a.test', '*.b.test']);
    expect(listenerWith(['*'], { ending: onHosts('*a.test') }).routedDomains).toEqual(['*a.test', 'a.test']);
  });

  test('have every rule that may apply', () => {
    const listener = listenerWith(['*'], { a: onHostAndPath('a.test'), wild: onHostAndPath('*.test'), inner: onHostAndPath('?.test'), all: onPath('/'), b: onHosts('b.other') });

    expect(names(listener.rulesFor('a.test'))).toEqual(['a', 'wild', 'inner', 'all']);
    expect(names(listener.rulesFor('*.test'))).toEqual(['wild', 'inner', 'all']);
    expect(names(listener.rulesFor('*'))).toEqual(['inner', 'all']);
    expect(names(listener.rulesFor('b.other'))).toEqual(['all', 'b']);
    expect(listener.rulesFor('c.test')).toEqual([]);
  });

  test('have no rule after one that always applies', () => {
    const everyPath = { conditions: [ListenerCondition.pathPrefixes(['/'])], action: forwardTo('echo') };
    const everyGet = { conditions: [ListenerCondition.pathPrefixes(['/']), ListenerCondition.httpRequestMethods(['GET'])], action: forwardTo('echo') };

    expect(reached(listenerWith(['*'], { a: onPath('/a'), everyPath, b: onPath('/b') }), '*')).toEqual(['a', 'everyPath']);
    expect(reached(listenerWith(['*'], { everyGet, b: onPath('/b') }), '*')).toEqual(['everyGet', 'b']);
    expect(reached(listenerWith(['*'], { host: onHosts('x*.test'), b: onPath('/b') }), '*')).toEqual(['host', 'b']);
  });
});

describe('a new rule', () => {
  const refusal = (hosts: string[], props: AddActionProps) => () => listenerWith(hosts).add(new ListenerRule('a', props), () => undefined);

  test('is for hosts that the listener serves', () => {
    const message = 'hosts of rule "a" must be served by listener "http" (*.example.com, b.test), got';

    for (const host of ['example.com', '*', '*.com', 'a.b.test', '*example.com', 'x*.other', 'x*b.test']) {
      expect(refusal(['*.example.com', 'b.test'], onHosts('b.test', host))).toThrow(`${message} "${host}": add it to the hosts of the listener`);
    }
    expect(refusal(['*.example.com', 'b.test'], onHosts('b.test', 'a.example.com', '*.eu.example.com', '*.example.com', 'x*', '?.test', 'x*.com'))).not.toThrow();
  });
});

describe('those who take part in the life of rules', () => {
  const participant = (log: string[], name: string, refused?: string): RuleParticipant => ({
    requireAcceptable: (rule, what) => {
      log.push(`${name} is asked about ${what}`);
      if (rule.name === refused) {
        throw new Error(`${name} refuses`);
      }
    },
    take: (_rule, what, added) => log.push(`${name} takes ${what} with ${added.join()}`),
    untrusted: () => [`x-${name}`],
  });

  test('are all asked before the first takes a rule, in the order in which they joined', () => {
    const log: string[] = [];
    const listener = new RoutedListener('http', 80, 'http', ['*'], { path: 'chart/alb/http' });
    ['one', 'two'].forEach(name => listener.join(participant(log, name)));
    const rule = new ListenerRule('a', onHosts('a.test'));
    listener.add(rule, () => undefined);

    expect(log).toEqual([
      'one is asked about rule "a" of listener "http"',
      'two is asked about rule "a" of listener "http"',
      'one takes rule "a" of listener "chart/alb/http" with a.test',
      'two takes rule "a" of listener "chart/alb/http" with a.test',
    ]);
    expect(listener.untrusted(rule)).toEqual(['x-one', 'x-two']);
    expect(listener.neighbours()).toEqual([]);
  });

  test('see nothing of a rule that one of them, or the listener, refuses', () => {
    const log: string[] = [];
    const listener = new RoutedListener('http', 80, 'http', ['a.test']);
    listener.join(participant(log, 'one'));
    listener.join(participant(log, 'two', 'refused'));

    expect(() => listener.add(new ListenerRule('refused', onHosts('a.test')), () => undefined)).toThrow('two refuses');
    expect(() => listener.add(new ListenerRule('foreign', onHosts('b.test')), () => undefined)).toThrow('must be served by listener "http"');
    expect(log.filter(line => line.includes('takes'))).toEqual([]);
    expect(listener.rules.isEmpty).toBe(true);
  });
});
