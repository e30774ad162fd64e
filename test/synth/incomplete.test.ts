import { App, Chart } from 'cdk8s';
import { describe, expect, test } from 'vitest';
import { DelegatedRules, Gateway, IstioAlb, ListenerProtocol, RequestAuthentication, VirtualService } from '../../src';

function messagesOf(make: (chart: Chart) => void): string[] {
  const app = new App();
  make(new Chart(app, 'prod', { namespace: 'shop' }));
  try {
    app.synthYaml();
    return [];
  } catch (error) {
    return (error as Error).message.split('\n  ').slice(1);
  }
}

function listenerIn(chart: Chart, protocol: ListenerProtocol, port: number): void {
  new IstioAlb(chart, 'alb').addListener('public', { protocol, port, hosts: ['shop.example.com'] });
}

describe('what was never completed is one message, which names it', () => {
  test.each<[string, (chart: Chart) => void, string]>([
    ['a load balancer', chart => new IstioAlb(chart, 'alb'), 'load balancer "prod/alb" must have at least one listener'],
    ['a listener', chart => listenerIn(chart, ListenerProtocol.HTTP, 80), 'listener "prod/alb/public" must have at least one rule'],
    ['a listener for TLS', chart => listenerIn(chart, ListenerProtocol.TLS, 443), 'listener "prod/alb/public" must have at least one rule'],
    ['delegated rules', chart => new DelegatedRules(chart, 'rules', { name: 'rules', pathPrefix: '/' }), 'delegated rules "prod/rules" must have at least one rule'],
    ['a VirtualService', chart => new VirtualService(chart, 'vs', { hosts: ['a.example.com'] }), 'VirtualService "prod/vs" must have at least one route'],
    ['a Gateway', chart => new Gateway(chart, 'gateway'), 'servers of Gateway "prod/gateway" must be a list of at least one'],
    ['a RequestAuthentication', chart => new RequestAuthentication(chart, 'tokens'), 'RequestAuthentication "prod/tokens" must have at least one JWT rule'],
  ])('%s', (_, make, message) => {
    expect(messagesOf(make)).toEqual([expect.stringContaining(message)]);
  });
});
