import { ApiObject, App, Chart } from 'cdk8s';
import { describe, expect, test } from 'vitest';
import {
  ApplicationListenerProps, Findings, Gateway, GatewayLoadBalancer, GatewayServer, HttpAction, IngressGateway, IstioAlb, ListenerAction,
  ListenerCertificate, ListenerCondition, VirtualService,
} from '../../../src';

class Edge {
  readonly app = new App();
  readonly chart = new Chart(this.app, 'shop', { namespace: 'shop' });
  readonly gateway: IngressGateway;
  readonly alb: IstioAlb;

  constructor(props: ApplicationListenerProps = {}, isGuarded = true, loadBalancer = GatewayLoadBalancer.clusterIp()) {
    this.gateway = new IngressGateway(this.chart, 'gateway', { name: 'edge', loadBalancer });
    this.alb = new IstioAlb(this.chart, 'alb', { gateways: [this.gateway] });
    const answer = ListenerAction.fixedResponse(200);
    this.alb.addListener('http', {
      hosts: ['*.example.com'],
      defaultAction: isGuarded ? ListenerAction.authenticateJwt({ issuers: [{ issuer: 'https://login.example.com' }], next: answer }) : answer,
      ...props,
    });
  }

  routes(host: string, spec: object = {}): this {
    new ApiObject(this.chart, `raw-${host}`, {
      apiVersion: 'networking.istio.io/v1',
      kind: 'VirtualService',
      spec: { hosts: [host], gateways: [this.alb.gatewayObjects[0].gatewayName], http: [{ name: 'up', directResponse: { status: 200 } }], ...spec },
    });
    return this;
  }

  get told() {
    return Findings.all(this.app).filter(({ code }) => code === 'CDI130');
  }
}

describe('raw routes for a host below a guarded wildcard', () => {
  test('are told', () => {
    expect(new Edge().routes('status.example.com').told).toEqual([expect.objectContaining({
      level: 'warning',
      path: 'shop/raw-status.example.com',
      message: expect.stringMatching(/^requests for "status\.example\.com" on port 80 meet the guard of a load balancer, AuthorizationPolicy shop\/\S+, which is for /),
      fix: 'make them with VirtualService of this library, in the same app, so that it leaves the host out, or put them onto a gateway of its own',
      field: 'spec.hosts[0]',
    })]);
  });

  test('are told at another Gateway of the same pods', () => {
    const edge = new Edge();
    new Gateway(edge.chart, 'own', { metadata: { name: 'own' }, selector: { istio: 'edge' }, servers: [GatewayServer.http({ hosts: ['status.example.com'] })] });
    expect(edge.routes('status.example.com', { gateways: ['own'] }).told).toHaveLength(1);
  });

  test('with TLS are told', () => {
    const edge = new Edge({ certificates: [ListenerCertificate.fromSecret('tls')], redirectHttp: false });
    expect(edge.routes('status.example.com').told).toHaveLength(1);
  });
});

test.each<[string, () => Edge]>([
  ['without a guard', () => new Edge({}, false).routes('status.example.com')],
  ['of another domain', () => new Edge().routes('status.example.org')],
  ['of the very host, which is another finding', () => new Edge().routes('*.example.com')],
  ['of the mesh', () => new Edge().routes('status.example.com', { gateways: ['mesh'] })],
])('routes %s are not told', (_, make) => {
  expect(make().told).toEqual([]);
});

test('those of this library are left out of the guard, and not told', () => {
  const edge = new Edge();
  new VirtualService(edge.chart, 'status', {
    hosts: ['status.example.com'], gateways: [edge.alb.gatewayObjects[0]], http: [{ name: 'up', action: HttpAction.directResponse(200) }],
  });
  expect(edge.told).toEqual([]);
});

test('a narrower host of the load balancer itself is none of others', () => {
  const edge = new Edge({ hosts: ['*'] });
  edge.alb.listeners[0].addAction('a', { conditions: [ListenerCondition.hostHeaders(['a.example.com'])], action: ListenerAction.fixedResponse(200) });
  expect(edge.told).toEqual([]);
});
