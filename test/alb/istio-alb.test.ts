import { ApiObject, App, Chart } from 'cdk8s';
import { describe, expect, test } from 'vitest';
import { chartIn, forwardTo, manifestsOf, onHosts } from './alb-fixture';
import { IstioAlb } from '../../src/alb/istio-alb';
import { MeshSettings } from '../../src/mesh-settings/mesh-settings';
import { Gateway } from '../../src/networking/gateway/gateway';
import { GatewayServer } from '../../src/networking/gateway/gateway-server';

const action = forwardTo('echo');

describe('IstioAlb', () => {
  test('makes a Gateway, and a VirtualService for each host set', () => {
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
    expect(alb.virtualServices.map(({ node }) => node.path)).toEqual(['test/alb/Routes/a-example-com', 'test/alb/Routes/Default']);
  });

  test('has the servers of its listeners and no others, whose requests would have its routes and not its policies', () => {
    const chart = chartIn();
    const alb = new IstioAlb(chart, 'alb');
    alb.addListener('http', { defaultAction: action });

    expect(() => alb.gateway.addServer(GatewayServer.http({ hosts: ['*'], port: 8080 }))).toThrow('a server that is added to Gateway "test/alb/Default" must '
      + 'be a listener, because the Gateway is that of a load balancer, got "port 8080 for *": call addListener of the load balancer');
    new Gateway(chart, 'own').addServer(GatewayServer.http({ hosts: ['*'], port: 8080 }));
    expect(manifestsOf(chart, 'Gateway').map(({ spec }) => spec.servers.length)).toEqual([1, 1]);
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

  test('has a Gateway of another name, where one is given', () => {
    const chart = chartIn();
    const alb = new IstioAlb(chart, 'alb', { name: 'shop', gatewayName: 'edge' });
    alb.addListener('http', { hosts: ['a.example.com'], defaultAction: action });

    expect(alb.gateway.name).toBe('edge');
    expect(manifestsOf(chart, 'VirtualService').map(({ metadata, spec }) => [metadata.name, spec.gateways])).toEqual([['shop-a-example-com', ['edge']]]);
    expect(() => new IstioAlb(chartIn(), 'alb', { gatewayName: 'my.edge' })).toThrow('gatewayName of a load balancer must be a DNS label');
    expect(new IstioAlb(chartIn(), 'alb', { gatewayName: 'edge' }).gateway.name).toBe('edge');
  });

  test('selects at least one label', () => {
    expect(() => new IstioAlb(chartIn(), 'alb', { gatewaySelector: {} })).toThrow('labels of a gateway must be a list of at least one');
  });

  test('has a listener a port', () => {
    const alb = new IstioAlb(chartIn(), 'alb');
    alb.addListener('http');
    alb.addListener('other', { port: 8080 });

    expect(alb.listeners.map(({ port, hosts }) => [port, hosts])).toEqual([[80, ['*']], [8080, ['*']]]);
    expect(() => alb.addListener('again', { port: 80 })).toThrow('port of listener "again" must be free, got 80 of listener "http": add the rules to that one');
  });

  test('has the ports and hosts of its listeners in the Gateway', () => {
    const chart = chartIn();
    const alb = new IstioAlb(chart, 'alb');
    alb.addListener('http', { defaultAction: action });
    alb.addListener('other', { port: 8080, hosts: ['b.test'], defaultAction: action });

    expect(manifestsOf(chart, 'Gateway')[0].spec.servers.map(({ port, hosts }) => [port.number, hosts])).toEqual([[80, ['*']], [8080, ['b.test']]]);
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
