import { ApiObject, App, Chart } from 'cdk8s';
import { describe, expect, test } from 'vitest';
import { chartIn, forwardTo, manifestsOf, matchesOf, rulesByHost } from './alb-fixture';
import { IstioAlb } from '../../src/alb/istio-alb';
import { ListenerCondition } from '../../src/alb/listener-condition';
import { MeshSettings } from '../../src/core/mesh-settings';

const action = forwardTo('echo');
const onHosts = (...hosts: string[]) => ({ conditions: [ListenerCondition.hostHeaders(hosts)], action });
const onPath = (path: string) => ({ conditions: [ListenerCondition.paths([path])], action });

describe('IstioAlb', () => {
  test('makes a Gateway, and a VirtualService for each host', () => {
    const chart = chartIn();
    const alb = new IstioAlb(chart, 'alb', { name: 'front' });
    const listener = alb.addListener('http');
    listener.addAction('a', onHosts('a.example.com'));
    listener.addAction('default', { action });

    expect(ApiObject.of(alb.gateway).kind).toBe('Gateway');
    expect(alb.node.defaultChild).toBe(alb.gateway);
    expect(manifestsOf(chart, 'Gateway').map(({ metadata, spec }) => [metadata.name, spec])).toEqual([['front', {
      selector: { istio: 'ingressgateway' }, servers: [{ port: { number: 80, name: 'http', protocol: 'HTTP' }, hosts: ['*'] }],
    }]]);
    expect(manifestsOf(chart, 'VirtualService').map(({ spec }) => [spec.gateways, spec.hosts])).toEqual([[['front'], ['a.example.com']], [['front'], ['*']]]);
  });

  test('binds to the gateway workload of the settings, or to other pods', () => {
    const chart = chartIn();
    MeshSettings.configure(chart, { gatewayWorkload: { labels: { app: 'edge' }, namespaceName: 'edge' } });

    expect(new IstioAlb(chart, 'a').gateway.selector).toEqual({ app: 'edge' });
    expect(new IstioAlb(chart, 'b', { gatewaySelector: { app: 'own' } }).gateway.selector).toEqual({ app: 'own' });
  });

  test('has a name that a VirtualService can write', () => {
    expect(() => new IstioAlb(chartIn(), 'alb', { name: 'my.alb' })).toThrow('name of a load balancer must be a DNS label (1 to 63 lower case letters');
    expect(new IstioAlb(chartIn(), 'alb', { name: 'my-alb' }).gateway.name).toBe('my-alb');
    expect(new IstioAlb(chartIn(), 'alb').gateway.name).toMatch(/^test-alb-c[0-9a-f]{7}$/);
  });

  test('selects at least one label', () => {
    expect(() => new IstioAlb(chartIn(), 'alb', { gatewaySelector: {} })).toThrow('selector of a Gateway must be a list of at least one');
  });

  test('has a listener a port', () => {
    const alb = new IstioAlb(chartIn(), 'alb');
    alb.addListener('http');
    alb.addListener('other', { port: 8080 });

    expect(alb.listeners.map(({ port, hosts }) => [port, hosts])).toEqual([[80, ['*']], [8080, ['*']]]);
    expect(() => alb.addListener('again', { port: 80 })).toThrow('port of listener "again" must be free, got 80 of listener "http": add the rules to that one');
  });

  test('comes out the same from run to run', () => {
    const build = () => {
      const app = new App();
      const listener = new IstioAlb(new Chart(app, 'test', { namespace: 'echo' }), 'alb').addListener('http');
      listener.addAction('a', onHosts('a.example.com', '*.example.com'));
      listener.addAction('default', { action });
      return app.synthYaml();
    };

    expect(build()).toBe(build());
  });
});

describe('ApplicationListener', () => {
  const listenerWith = (props: { port?: number; hosts?: string[] }) => new IstioAlb(chartIn(), 'alb').addListener('http', props);

  test('takes a port and hosts', () => {
    for (const port of [0, 65536, NaN]) {
      expect(() => listenerWith({ port })).toThrow(`port of listener "http" must be an integer from 1 to 65535, got ${port}`);
    }
    expect(() => listenerWith({ hosts: [] })).toThrow('hosts of listener "http" must be a list of at least one, got []: name a host, or leave "hosts" out');
    expect(() => listenerWith({ hosts: ['localhost'] })).toThrow('host of listener "http" must be a full DNS name in lower case, an IPv4 address, "*", or "*." before');
    expect(listenerWith({ port: 65535, hosts: ['a.example.com', '*.b.test'] }).hosts).toEqual(['a.example.com', '*.b.test']);
  });

  test('has a rule by the time of the synth', () => {
    const chart = chartIn();
    const listener = new IstioAlb(chart, 'alb').addListener('http');

    expect(() => manifestsOf(chart, 'Gateway')).toThrow('listener "http" must have at least one rule, got none: add one with addAction');
    listener.addAction('default', { action });
    expect(manifestsOf(chart, 'Gateway')).toHaveLength(1);
  });

  test('a rule has a name of its own', () => {
    const listener = listenerWith({});
    listener.addAction('a', onPath('/a'));

    expect(() => listener.addAction('a', onPath('/b'))).toThrow('name of a rule must be there once in listener "http", got "a" again: rename one of them');
    expect(() => listener.addAction('', onPath('/b'))).toThrow('name of a rule must be a text that is not empty');
  });

  test('there is one default', () => {
    const listener = listenerWith({});
    listener.addAction('default', { action });

    expect(() => listener.addAction('other', { action })).toThrow('default of listener "http" must be one, got "other" beside "default": give one of them conditions');
  });

  test('conditions of a rule look at different things', () => {
    const listener = listenerWith({});
    const message = (subject: string) => `conditions of rule "a" must look at different things, got two on "${subject}": put the values in one condition`;
    const add = (...conditions: ListenerCondition[]) => listener.addAction('a', { conditions, action });

    expect(() => add(ListenerCondition.paths(['/a']), ListenerCondition.pathPrefixes(['/b']))).toThrow(message('path'));
    expect(() => add(ListenerCondition.hostHeaders(['a.test']), ListenerCondition.hostHeaders(['b.test']))).toThrow(message('host'));
    expect(() => add(ListenerCondition.httpHeader('X-A', ['1']), ListenerCondition.httpHeader('x-a', ['2']))).toThrow(message('header x-a'));
    expect(() => add()).toThrow('conditions of rule "a" must be at least one, got none: leave "conditions" out for the default of the listener');
    add(ListenerCondition.httpHeader('a', ['1']), ListenerCondition.httpHeader('b', ['1']));
  });

  test('hosts of a rule are served', () => {
    const listener = listenerWith({ hosts: ['*.example.com', 'b.test'] });
    const message = 'hosts of rule "a" must be served by listener "http" (*.example.com, b.test), got';

    for (const host of ['example.com', '*', '*.com', 'a.b.test']) {
      expect(() => listener.addAction('a', onHosts('b.test', host))).toThrow(`${message} "${host}": add it to the hosts of the listener`);
    }
    listener.addAction('a', onHosts('b.test', 'a.example.com', '*.eu.example.com', '*.example.com'));
  });

  test('a rule that was refused leaves nothing behind', () => {
    const chart = chartIn();
    const listener = new IstioAlb(chart, 'alb').addListener('http', { hosts: ['a.test'] });
    listener.addAction('a', onPath('/a'));

    expect(() => listener.addAction('b', onHosts('b.test'))).toThrow('must be served');
    listener.addAction('b', onPath('/b'));
    expect(rulesByHost(chart)).toEqual({ 'a.test': ['a', 'b'] });
  });
});

describe('several listeners', () => {
  test('alone, a listener does not mention its port', () => {
    const chart = chartIn();
    const listener = new IstioAlb(chart, 'alb').addListener('http', { port: 8080 });
    listener.addAction('a', onPath('/a'));
    listener.addAction('default', { action });

    expect(matchesOf(chart, 'a')).toEqual([{ uri: { exact: '/a' } }]);
    expect(matchesOf(chart, 'default')).toBeUndefined();
  });

  test('each says its port in every match of every rule, whichever was added first', () => {
    const chart = chartIn();
    const alb = new IstioAlb(chart, 'alb');
    const first = alb.addListener('http');
    first.addAction('a', { conditions: [ListenerCondition.pathPrefixes(['/a'])], action });
    first.addAction('default', { action });
    alb.addListener('other', { port: 8080, hosts: ['b.test'] }).addAction('default', { action });

    expect(matchesOf(chart, 'a')).toEqual([{ uri: { exact: '/a' }, port: 80 }, { uri: { prefix: '/a/' }, port: 80 }]);
    expect(matchesOf(chart, 'default')).toEqual([{ port: 80 }]);
    expect(matchesOf(chart, 'default', 'b.test')).toEqual([{ port: 8080 }]);
    expect(manifestsOf(chart, 'Gateway')[0].spec.servers.map(({ port, hosts }) => [port.number, hosts])).toEqual([[80, ['*']], [8080, ['b.test']]]);
  });
});
