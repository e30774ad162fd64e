import { describe, expect, test } from 'vitest';
import { ListenerCondition } from '../../../src/alb/condition/listener-condition';
import { IstioAlb } from '../../../src/alb/istio-alb';
import { chartIn, forwardTo, manifestsOf, matchesOf, onHosts, onPath, rulesByHost } from '../alb-fixture';

const fallback = { action: forwardTo('echo') };

function albIn(chart = chartIn()) {
  return { chart, alb: new IstioAlb(chart, 'alb') };
}

describe('the routes of a VirtualService', () => {
  test('mention no port where one listener meets its hosts', () => {
    const { chart, alb } = albIn();
    const first = alb.addListener('http', { port: 8080, hosts: ['a.test'] });
    first.addAction('a', onPath('/a'));
    first.addAction('default', fallback);
    alb.addListener('other', { hosts: ['b.test'] }).addAction('default', fallback);

    expect(rulesByHost(chart)).toEqual({ 'a.test': ['a', 'default'], 'b.test': ['default'] });
    expect(matchesOf(chart, 'a', 'a.test')).toEqual([{ uri: { exact: '/a' } }]);
    expect(matchesOf(chart, 'default', 'a.test')).toBeUndefined();
  });

  test('mention the port in every match where several listeners meet its hosts, whichever was added first', () => {
    const { chart, alb } = albIn();
    const first = alb.addListener('http');
    first.addAction('a', { ...fallback, conditions: [ListenerCondition.pathPrefixes(['/a'])] });
    first.addAction('default', fallback);
    alb.addListener('other', { port: 8080, hosts: ['b.test'] }).addAction('default', fallback);

    expect(rulesByHost(chart)).toEqual({ '*': ['a', 'default'], 'b.test': ['default'] });
    expect(matchesOf(chart, 'a')).toEqual([{ uri: { exact: '/a' }, port: 80 }, { uri: { prefix: '/a/' }, port: 80 }]);
    expect(matchesOf(chart, 'default')).toEqual([{ port: 80 }]);
    expect(matchesOf(chart, 'default', 'b.test')).toEqual([{ port: 8080 }]);
  });

  test('of several listeners have their names before them', () => {
    const { chart, alb } = albIn();
    for (const [id, port] of [['http', 80], ['admin', 8080]] as const) {
      const listener = alb.addListener(id, { port });
      listener.addAction('a', onPath('/a'));
      listener.addAction('default', fallback);
    }

    expect(rulesByHost(chart)).toEqual({ '*': ['http-a', 'http-default', 'admin-a', 'admin-default'] });
    expect(matchesOf(chart, 'http-default')).toEqual([{ port: 80 }]);
    expect(matchesOf(chart, 'admin-a')).toEqual([{ uri: { exact: '/a' }, port: 8080 }]);
  });

  test('of a narrower host are for the listener that has it only', () => {
    const { chart, alb } = albIn();
    alb.addListener('http', { hosts: ['*.a.test'] }).addAction('default', fallback);
    const other = alb.addListener('other', { port: 8080, hosts: ['*.a.test'] });
    other.addAction('x', onHosts('x.a.test'));
    other.addAction('default', fallback);

    expect(rulesByHost(chart)).toEqual({ '*.a.test': ['http-default', 'other-default'], 'x.a.test': ['x'] });
    expect(matchesOf(chart, 'x', 'x.a.test')).toEqual([{ port: 8080 }]);
  });

  test('compare the host where a VirtualService is for more', () => {
    const { chart, alb } = albIn();
    const listener = alb.addListener('http', { hosts: ['*.a.test'] });
    listener.addAction('inner', onHosts('x?.a.test'));
    listener.addAction('x1', onHosts('x1.a.test'));
    listener.addAction('default', fallback);

    expect(rulesByHost(chart)).toEqual({ '*.a.test': ['inner', 'default'], 'x1.a.test': ['inner'] });
    expect(matchesOf(chart, 'inner', '*.a.test')).toEqual([{ authority: { regex: '(?i)(?:x[^:]\\.a\\.test)(?::[0-9]*)?' } }]);
    expect(matchesOf(chart, 'inner', 'x1.a.test')).toBeUndefined();
  });

  test('are bound to the Gateway', () => {
    const { chart, alb } = albIn();
    alb.addListener('http', { hosts: ['a.test'] }).addAction('default', fallback);

    expect(manifestsOf(chart, 'VirtualService').map(({ spec }) => spec.gateways)).toEqual([[alb.gateway.name]]);
  });
});
