import { App, Chart, Testing } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { describe, expect, test } from 'vitest';
import { Destination, Findings, Gateway, HttpAction, ServiceHost, VirtualService } from '../../src';

/** An app with a Service and a Gateway of its own, and routes of which the rest says where they lead. */
function findingsOf(build: (chart: Chart) => void): string[] {
  const app: App = Testing.app();
  const chart = new Chart(app, 'shop', { namespace: 'shop' });
  new kplus.Service(chart, 'web', { metadata: { name: 'web' }, ports: [{ port: 80, name: 'http' }] });
  new Gateway(chart, 'public', { name: 'public' });
  build(chart);
  return Findings.all(app).map(({ code }) => code).filter(code => code.startsWith('IST0101'));
}

const routes = (chart: Chart, host: string) => new VirtualService(chart, 'routes', {
  hosts: ['shop.example.com'],
  http: [{ name: 'all', action: HttpAction.route([{ destination: Destination.toService(ServiceHost.fromServiceName(host)) }]) }],
});

describe('what somebody says is elsewhere', () => {
  test('is not looked for', () => {
    expect(findingsOf(chart => routes(chart, 'cart'))).toEqual([]);
  });

  test('is told all the same where a name is nearly the same', () => {
    expect(findingsOf(chart => routes(chart, 'wbe'))).toEqual(['IST0101/destination-host']);
  });
});
