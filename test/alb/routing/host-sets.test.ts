import { describe, expect, test } from 'vitest';
import { ListenerAction } from '../../../src/alb/action/listener-action';
import { ListenerCondition } from '../../../src/alb/condition/listener-condition';
import { IstioAlb } from '../../../src/alb/istio-alb';
import { chartIn, forwardTo, manifestsOf, onHosts, onPath, rulesByHost } from '../alb-fixture';

const fallback = { action: forwardTo('echo') };
const onHostsAndPath = (path: string, ...hosts: string[]) =>
  ({ ...fallback, conditions: [ListenerCondition.hostHeaders(hosts), ListenerCondition.paths([path])] });

function albIn(chart = chartIn()) {
  return { chart, alb: new IstioAlb(chart, 'alb') };
}

describe('a VirtualService', () => {
  test('is there once for hosts that meet the same rules', () => {
    const { chart, alb } = albIn();
    const listener = alb.addListener('http', { hosts: ['a.test', 'b.test', '*.c.test'] });
    listener.addAction('a', onPath('/a'));
    listener.addAction('default', fallback);

    expect(rulesByHost(chart)).toEqual({ 'a.test,b.test,*.c.test': ['a', 'default'] });
  });

  test('falls apart where a rule is for some of its hosts, the first one keeping it', () => {
    const { chart, alb } = albIn();
    const listener = alb.addListener('http', { hosts: ['a.test', 'b.test', 'c.test'] });
    listener.addAction('default', fallback);
    const [before] = alb.virtualServices;
    listener.addAction('b', onHostsAndPath('/b', 'b.test'));

    expect(rulesByHost(chart)).toEqual({ 'a.test,c.test': ['default'], 'b.test': ['b', 'default'] });
    expect(alb.virtualServices[0]).toBe(before);
    listener.addAction('a', onHostsAndPath('/a', 'a.test'));
    expect(rulesByHost(chart)).toEqual({ 'a.test': ['a', 'default'], 'b.test': ['b', 'default'], 'c.test': ['default'] });
    expect(alb.virtualServices[0]).toBe(before);
  });

  test('falls apart where another listener has rules for some of its hosts', () => {
    const { chart, alb } = albIn();
    alb.addListener('http', { hosts: ['a.test', 'b.test'] }).addAction('default', fallback);
    alb.addListener('admin', { port: 8080, hosts: ['b.test'] }).addAction('default', fallback);

    expect(rulesByHost(chart)).toEqual({ 'a.test': ['default'], 'b.test': ['http-default', 'admin-default'] });
  });

  test('has hosts of two listeners that meet the same rules in both', () => {
    const { chart, alb } = albIn();
    alb.addListener('http', { hosts: ['a.test', 'b.test'] }).addAction('default', fallback);
    alb.addListener('admin', { port: 8080, hosts: ['a.test', 'b.test'] }).addAction('default', fallback);

    expect(rulesByHost(chart)).toEqual({ 'a.test,b.test': ['http-default', 'admin-default'] });
  });

  test('has no two hosts of which one covers the other', () => {
    const { chart, alb } = albIn();
    alb.addListener('http').addAction('a', onHosts('*.test', 'a.test', 'b.other', '*a.other'));

    expect(rulesByHost(chart)).toEqual({ '*.test,b.other,*a.other': ['a'], 'a.test,a.other': ['a'] });
  });

  test('has no two hosts of which a later one covers the other', () => {
    const { chart, alb } = albIn();
    alb.addListener('http').addAction('a', onHosts('a.test', '*.test'));

    expect(rulesByHost(chart)).toEqual({ 'a.test': ['a'], '*.test': ['a'] });
  });

  test('falls apart where its hosts join another listener that has rules for some of them', () => {
    const { chart, alb } = albIn();
    alb.addListener('http', { hosts: ['x.test', 'y.test'] }).addAction('default', fallback);
    const admin = alb.addListener('admin', { port: 8080 });
    admin.addAction('inner', onHostsAndPath('/x', 'x*'));
    admin.addAction('both', onHosts('y.test', 'x.test'));

    expect(rulesByHost(chart)).toEqual({
      'x.test': ['http-default', 'admin-inner', 'admin-both'], 'y.test': ['http-default', 'admin-both'], '*': ['inner'],
    });
  });

  test('is for one host where its redirect repeats the host', () => {
    const { chart, alb } = albIn();
    const action = ListenerAction.redirect({ host: 'www.#{host}' });
    alb.addListener('http').addAction('www', { conditions: [ListenerCondition.hostHeaders(['a.test', 'b.test'])], action });

    expect(manifestsOf(chart, 'VirtualService').map(({ spec }) => [spec.hosts, spec.http[0].redirect])).toEqual([
      [['a.test'], { authority: 'www.a.test', redirectCode: 302 }], [['b.test'], { authority: 'www.b.test', redirectCode: 302 }],
    ]);
  });

  test('is for one host where the redirect that a listener is made with repeats the host', () => {
    const { chart, alb } = albIn();
    alb.addListener('http', { hosts: ['a.test', 'b.test'], defaultAction: ListenerAction.redirect({ host: 'www.#{host}' }) });

    expect(rulesByHost(chart)).toEqual({ 'a.test': ['default'], 'b.test': ['default'] });
  });

  test('compares the host alike for all its hosts', () => {
    const { chart, alb } = albIn();
    alb.addListener('http', { hosts: ['*.a.test', '*.b.test'] }).addAction('inner', onHosts('x*.a.test', 'y*.b.test'));

    expect(manifestsOf(chart, 'VirtualService').map(({ spec }) => [spec.hosts, spec.http[0].match])).toEqual([
      [['*.a.test', '*.b.test'], [{ authority: { regex: '(?i)(?:x[^:]*\\.a\\.test|y[^:]*\\.b\\.test)(?::[0-9]*)?' } }]],
    ]);
  });

  test('tells rules apart whatever their names are', () => {
    const { chart, alb } = albIn();
    const listener = alb.addListener('http');
    listener.addAction('a', onHostsAndPath('/a', '*.x.test'));
    listener.addAction('b all,c', onHostsAndPath('/b', '*.x.test'));
    listener.addAction('a all,b', onHostsAndPath('/ab', '*.y.test'));
    listener.addAction('c', onHostsAndPath('/c', '*.y.test'));
    listener.addAction('both', onHosts('1.x.test', '1.y.test'));

    expect(rulesByHost(chart)).toMatchObject({ '1.x.test': ['a', 'b all,c', 'both'], '1.y.test': ['a all,b', 'c', 'both'] });
  });
});
