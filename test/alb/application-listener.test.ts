import { describe, expect, test } from 'vitest';
import { chartIn, forwardTo, listenerIn, manifestsOf, onHosts, onPath, rulesByHost } from './alb-fixture';
import { IstioAlb } from '../../src/alb/istio-alb';
import { ApplicationListenerProps } from '../../src/alb/listener/application-listener-props';

const action = forwardTo('echo');

describe('ApplicationListener', () => {
  const listenerWith = (props: ApplicationListenerProps) => new IstioAlb(chartIn(), 'alb').addListener('http', props);

  test('takes a port and hosts', () => {
    for (const port of [0, 65536, NaN]) {
      expect(() => listenerWith({ port })).toThrow(`port of listener "http" must be an integer from 1 to 65535, got ${port}`);
    }
    expect(() => listenerWith({ hosts: [] })).toThrow('hosts of listener "http" must be a list of at least one, got []: name a host, or leave "hosts" out');
    expect(() => listenerWith({ hosts: ['localhost'] })).toThrow('host of listener "http" must be a full DNS name in lower case, an IPv4 address, "*", or "*." before');
    expect(listenerWith({ port: 65535, hosts: ['a.example.com', '*.b.test'] }).hosts).toEqual(['a.example.com', '*.b.test']);
    expect([listenerWith({}).port, listenerWith({}).hosts]).toEqual([80, ['*']]);
  });

  test('has its hosts in the Gateway, without those that another covers', () => {
    const chart = chartIn();
    listenerIn(chart, ['a.test', '*.test', 'b.other']).addAction('default', { action });

    expect(manifestsOf(chart, 'Gateway')[0].spec.servers.map(({ hosts }) => hosts)).toEqual([['*.test', 'b.other']]);
  });

  test('may be made with its default', () => {
    expect(listenerWith({ defaultAction: action }).ruleNames).toEqual(['default']);
    expect(() => listenerWith({ defaultAction: action }).addAction('other', { action })).toThrow('default of listener "http" must be one, got "other" beside "default"');
  });

  test('has a rule by the time of the synth', () => {
    const chart = chartIn();
    const listener = listenerIn(chart);

    expect(() => manifestsOf(chart, 'Gateway')).toThrow('listener "test/alb/http" must have at least one rule, got none: add one with addAction');
    listener.addAction('default', { action });
    expect(manifestsOf(chart, 'Gateway')).toHaveLength(1);
  });

  test('knows its rules in the order in which they are tried', () => {
    const listener = listenerWith({ defaultAction: action });
    listener.addAction('b', onPath('/b'));
    listener.addAction('a', { ...onPath('/a'), priority: 1 });

    expect(listener.ruleNames).toEqual(['a', 'b', 'default']);
  });

  test('has a name and a priority once', () => {
    const listener = listenerWith({});
    listener.addAction('a', { ...onPath('/a'), priority: 5 });

    expect(() => listener.addAction('a', onPath('/b'))).toThrow('name of a rule must be there once in listener "http", got "a" again: rename one of them');
    expect(() => listener.addAction('b', { ...onPath('/b'), priority: 5 })).toThrow('priority of rule "b" must be free in listener "http", got 5 of rule "a"');
    expect(() => listener.addAction('b', { ...onPath('/b'), priority: 6 })).not.toThrow();
  });

  test('a rule that was refused leaves nothing behind', () => {
    const chart = chartIn();
    const listener = listenerIn(chart, ['a.test']);
    listener.addAction('a', onPath('/a'));

    expect(() => listener.addAction('b', onHosts('b.test'))).toThrow('hosts of rule "b" must be served');
    expect(() => listener.addAction('b', { ...onHosts('a.test'), mirrors: [{ target: { trafficDestinations: () => [] } }] })).toThrow('mirrored target of rule "b"');
    listener.addAction('b', onPath('/b'));
    expect(rulesByHost(chart)).toEqual({ 'a.test': ['a', 'b'] });
  });
});
