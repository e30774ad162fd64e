import { describe, expect, test } from 'vitest';
import { Guarded, guardedIn, OWN, ownGateway, policiesOf } from './policy-fixture';
import {
  ClientAddress, ExportTo, Gateway, GatewayServer, GatewayTls, HttpAction, HttpRoute, IGateway, IstioAlb, ListenerAction, ListenerCertificate,
  ListenerCondition,
  ServerCertificate, VirtualService, VirtualServiceProps,
} from '../../../src';
import { manifestsOf } from '../alb-fixture';

const WIDE = ['*.example.com'];
const HOST = 'b.example.com';

function guard(hosts = WIDE): Guarded & { readonly alb: IstioAlb } {
  const made = guardedIn(OWN, hosts);
  made.listener.addAction('admin', {
    conditions: [ListenerCondition.pathPrefixes(['/admin']), ListenerCondition.sourceIps(['203.0.113.0/24'])], action: ListenerAction.fixedResponse(200),
  });
  return { ...made, alb: made.listener.node.scope as IstioAlb };
}

const gateway = ({ chart }: Guarded, server: GatewayServer, selector: Record<string, string> = { istio: 'edge' }) =>
  new Gateway(chart, 'own', { selector, servers: [server] });

function route({ chart, service }: Guarded, bound: IGateway, host = HOST): void {
  new VirtualService(chart, 'own-routes', { hosts: [host], gateways: [bound], http: [{ name: 'all', action: HttpAction.route(service.trafficDestinations()) }] });
}

const leftOut = ({ chart }: Guarded) => policiesOf(chart).flatMap(({ spec }) => spec.rules).flatMap(({ to }) => to)
  .flatMap(({ operation }) => operation.notHosts ?? []);
const http = (...hosts: string[]) => GatewayServer.http({ hosts });

test.each<[string, (made: ReturnType<typeof guard>) => IGateway]>([
  ['of a Gateway for its host', made => gateway(made, http(HOST))],
  ['of a Gateway for more hosts', made => gateway(made, http('*'))],
  ['of the load balancer\'s own Gateway', ({ alb }) => alb.gateway],
  ['that names that Gateway', ({ alb, chart }) => Gateway.fromGatewayName(chart, 'same', alb.gateway.gatewayName)],
])('the policy for a wildcard leaves out the host of a VirtualService %s, and its routes refuse it where that is not there', (_, bound) => {
  const made = guard();
  route(made, bound(made));
  expect(leftOut(made)).toEqual([HOST, `${HOST}:*`]);
  const refused = manifestsOf(made.chart, 'VirtualService').filter(({ spec }) => spec.hosts?.includes('*.example.com'))
    .flatMap(({ spec }) => spec.http).filter(refusing => JSON.stringify(refusing).includes('"directResponse":{"status":403'));
  expect(JSON.stringify(refused.map(({ match }) => match))).toContain('b\\\\.example\\\\.com');
});

test.each<[string, (made: ReturnType<typeof guard>) => IGateway, string?]>([
  ['of other pods', made => gateway(made, http(HOST), { istio: 'other' })],
  ['of another port', made => gateway(made, GatewayServer.http({ hosts: [HOST], port: 81 }))],
  ['of TLS', made => gateway(made, GatewayServer.https({ hosts: [HOST], tls: GatewayTls.simple(ServerCertificate.fromSecret('cert')) }))],
  ['where the Gateway has other hosts', made => gateway(made, http('c.example.com'))],
  ['for a host that the wildcard does not cover', made => gateway(made, http('*')), 'b.example.org'],
])('not that of a VirtualService %s', (_, bound, host) => {
  const made = guard();
  route(made, bound(made), host);
  expect(leftOut(made)).toEqual([]);
});

describe('a host is left out where Envoy has it at that port', () => {
  const bind = (made: Guarded, servers: GatewayServer[], props: VirtualServiceProps = {}, options: Partial<HttpRoute> = {}) => {
    const own = new Gateway(made.chart, 'own', { selector: { istio: 'edge' }, servers });
    const other = new Gateway(made.chart, 'other', { selector: { istio: 'other' }, servers: [http(HOST)] });
    new VirtualService(made.chart, 'own-routes', {
      hosts: [HOST], gateways: [own, other], ...props, http: [{ name: 'all', action: HttpAction.route(made.service.trafficDestinations()), ...options }],
    });
    return { own, other };
  };
  const tls = GatewayTls.simple(ServerCertificate.fromSecret('cert'));
  const redirect = GatewayServer.http({ hosts: [HOST], httpsRedirect: true });

  test('with a server that redirects', () => {
    const made = guard();
    bind(made, [redirect, GatewayServer.https({ hosts: [HOST], tls })]);
    expect(leftOut(made)).toEqual([HOST, `${HOST}:*`]);
  });

  test.each<[string, (made: Guarded) => void]>([
    ['whose routes are for another port', made => bind(made, [http(HOST), GatewayServer.https({ hosts: [HOST], tls })], {}, { matches: [{ port: 443 }] })],
    ['that the server takes from another namespace', made => bind(made, [http(`else/${HOST}`)])],
    ['that the gateway does not see', made => bind(made, [http(HOST)], { exportTo: ExportTo.ownNamespace() })],
  ])('not one %s: the wildcard has it', (_, build) => {
    const made = guard();
    build(made);
    expect(leftOut(made)).toEqual([]);
  });

  test('not one whose routes are for another Gateway', () => {
    const made = guard();
    const own = new Gateway(made.chart, 'own', { selector: { istio: 'edge' }, servers: [http(HOST)] });
    const other = new Gateway(made.chart, 'other', { selector: { istio: 'other' }, servers: [http(HOST)] });
    const virtualService = new VirtualService(made.chart, 'own-routes', { hosts: [HOST], gateways: [own, other] });
    const action = HttpAction.route(made.service.trafficDestinations());
    virtualService.addHttpRoute({ name: 'other', matches: [{ gateways: [other] }], action });
    expect(leftOut(made)).toEqual([]);
    virtualService.addHttpRoute({ name: 'own', matches: [{ gateways: [own] }], action });
    expect(leftOut(made)).toEqual([HOST, `${HOST}:*`]);
  });
});

test('over TLS it is that of the own server alone', () => {
  const overTls = (bound: (made: Guarded, alb: IstioAlb) => IGateway) => {
    const made = guard(['other.example.org']);
    const alb = new IstioAlb(made.chart, 'tls', OWN);
    alb.addListener('https', { hosts: WIDE, certificates: [ListenerCertificate.fromSecret('cert')], redirectHttp: false }).addAction('admin', {
      conditions: [ListenerCondition.sourceIps(['203.0.113.0/24'])], action: ListenerAction.fixedResponse(200),
    });
    route(made, bound(made, alb));
    return leftOut(made);
  };
  expect(overTls((_, alb) => alb.gateway)).toEqual([HOST, `${HOST}:*`]);
  expect(overTls(made => gateway(made, http(HOST)))).toEqual([]);
});

test('on a Gateway of a load balancer it is left out at the pods of that one alone', () => {
  const made = guardedIn(OWN, ['other.example.org']);
  made.listener.addAction('default', { action: ListenerAction.fixedResponse(404) });
  const second = { ...ownGateway(ClientAddress.CONNECTION), workload: { ...ownGateway(ClientAddress.CONNECTION).workload, labels: { istio: 'second' } } };
  const alb = new IstioAlb(made.chart, 'two', { gateways: [ownGateway(ClientAddress.CONNECTION), second] });
  alb.addListener('http', { hosts: WIDE }).addAction('admin', {
    conditions: [ListenerCondition.sourceIps(['203.0.113.0/24'])], action: ListenerAction.fixedResponse(200),
  });
  route(made, alb.gatewayObjects[1]);
  const found = policiesOf(made.chart).map(({ spec }) => [spec.selector, spec.rules[0].to[0].operation.notHosts]);
  expect(found).toEqual([[{ matchLabels: { istio: 'edge' } }, undefined], [{ matchLabels: { istio: 'second' } }, [HOST, `${HOST}:*`]]]);
});
