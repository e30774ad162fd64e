import { App, Chart } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { expect, test } from 'vitest';
import { MeshSettings, ServiceHost, VirtualService } from '../../../src';

const serviceIn = (chart: Chart, namespace?: string) =>
  ServiceHost.fromService(new kplus.Service(chart, 'service', { metadata: { name: 'echo', namespace }, ports: [{ port: 80 }] }));

test('a service of a chart with a namespace has its full name, everywhere', () => {
  const app = new App();
  const host = serviceIn(new Chart(app, 'echo', { namespace: 'shop' }));
  const other = new Chart(app, 'other', { namespace: 'edge' });
  expect(host.hostFor(other)).toBe('echo.shop.svc.cluster.local');
});

test('the cluster domain comes from the mesh settings of the consumer', () => {
  const app = new App();
  MeshSettings.configure(app, { clusterDomain: 'eu.internal' });
  expect(serviceIn(new Chart(app, 'echo', { namespace: 'shop' })).hostFor(new Chart(app, 'other'))).toBe('echo.shop.svc.eu.internal');
});

test('in one chart without a namespace the short name stays', () => {
  const chart = new Chart(new App(), 'echo');
  expect(serviceIn(chart).hostFor(chart)).toBe('echo');
});

test('a service without a known namespace can not be used from another chart', () => {
  const app = new App();
  const host = serviceIn(new Chart(app, 'echo'));
  expect(() => host.hostFor(new Chart(app, 'other', { namespace: 'edge' })))
    .toThrow('service "echo" must have a namespace to be used by "other", got none: give the chart "echo" a namespace');
});

test('a service without a known namespace can not be used by an object of the same chart that has one', () => {
  const chart = new Chart(new App(), 'echo');
  const host = serviceIn(chart);
  expect(() => new VirtualService(chart, 'routes', { metadata: { namespace: 'edge' }, services: [host] }))
    .toThrow('service "echo" must have a namespace to be used by "echo/routes", got none');
});

test('the namespace of the metadata wins over the chart\'s', () => {
  const chart = new Chart(new App(), 'echo', { namespace: 'shop' });
  expect(serviceIn(chart, 'store').hostFor(chart)).toBe('echo.store.svc.cluster.local');
});

test('a service by name lies in the namespace of its consumer unless it says another', () => {
  const chart = new Chart(new App(), 'echo', { namespace: 'shop' });
  expect(ServiceHost.fromServiceName('echo').hostFor(chart)).toBe('echo.shop.svc.cluster.local');
  expect(ServiceHost.fromServiceName('echo', { namespaceName: 'store' }).hostFor(chart)).toBe('echo.store.svc.cluster.local');
  expect(ServiceHost.fromServiceName('echo').hostFor(new Chart(new App(), 'echo'))).toBe('echo');
});

test('names are refused that Istio would read in another way', () => {
  expect(() => ServiceHost.fromServiceName('echo.shop')).toThrow('name of a service must be a DNS label');
  expect(() => ServiceHost.fromServiceName('echo', { namespaceName: 'Shop' })).toThrow('namespace of a service must be a DNS label');
  expect(() => ServiceHost.fromHostname('echo')).toThrow('host name of a service must have a dot, got "echo": use ServiceHost.fromServiceName');
  expect(() => ServiceHost.fromHostname('*example.com')).toThrow('host name of a service must be a DNS name');
});

test('the host of a ServiceEntry is written as it is', () => {
  const chart = new Chart(new App(), 'echo', { namespace: 'shop' });
  expect(ServiceHost.fromHostname('api.example.com').hostFor(chart)).toBe('api.example.com');
  expect(ServiceHost.fromHostname('*.example.com').hostFor(chart)).toBe('*.example.com');
  expect(ServiceHost.fromHostname('*-eu.example.com').hostFor(chart)).toBe('*-eu.example.com');
});
