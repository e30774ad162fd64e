import { Deployment } from 'cdk8s-plus-28';
import { describe, expect, test } from 'vitest';
import { chartIn, manifestsOf, version } from './service-fixture';
import { TargetGroup, TargetGroupTarget } from '../../src/alb';
import { MeshNamespace } from '../../src/mesh-settings/mesh-namespace';
import { ServiceHost } from '../../src/networking/destination/destination';
import { PeerAuthenticationMode } from '../../src/security/peer-authentication';
import { ServiceIdentity } from '../../src/security/service-identity';
import { ApplicationProtocol } from '../../src/service/application-protocol';
import { MeshPods } from '../../src/service/mesh-pods';
import { MeshWorkload } from '../../src/service/mesh-workload';
import { WeightedService } from '../../src/service/weighted-service';
import { WeightedServiceProps } from '../../src/service/weighted-service-props';
import { ClientTls } from '../../src/traffic-policy/client-tls';
import { ZeroTrustNamespace } from '../../src/zero-trust';

const { DISABLE, PERMISSIVE, STRICT } = PeerAuthenticationMode;
const CART = ServiceIdentity.fromServiceAccount('shop', 'cart');
const PORTS = [{ port: 80, targetPort: 8080 }, { port: 9000, targetPort: 9090, protocol: ApplicationProtocol.TCP }];

const ordersIn = (chart = chartIn('shop'), props: Partial<WeightedServiceProps> = {}) =>
  new WeightedService(chart, 'orders', { name: 'orders', ports: PORTS, versions: [version('v1')], ...props });

const peersOf = (service: WeightedService | MeshWorkload) => manifestsOf(chartOf(service), 'PeerAuthentication').map(({ metadata: { name }, spec }) => [name, spec]);
const chartOf = (service: WeightedService | MeshWorkload) => service.node.scope as ReturnType<typeof chartIn>;

describe('what the pods of a service take', () => {
  test('is in one object for them, by the ports of the containers', () => {
    const orders = ordersIn();
    expect(peersOf(orders)).toEqual([]);
    orders.authenticatePeers(PERMISSIVE, { ports: [9000] });
    orders.authenticatePeers(STRICT);
    expect(peersOf(orders)).toEqual([['orders-peers', {
      selector: { matchLabels: { app: 'orders' } }, mtls: { mode: 'STRICT' }, portLevelMtls: { 9090: { mode: 'PERMISSIVE' } },
    }]]);
  });

  test('is one object with what is opened for scraping', () => {
    const orders = ordersIn();
    new ZeroTrustNamespace(chartOf(orders), 'zero-trust', { scrape: { port: 15014 } });
    orders.authenticatePeers(PERMISSIVE, { ports: [80] });
    expect(peersOf(orders)).toEqual([
      ['orders-peers', { selector: { matchLabels: { app: 'orders' } }, portLevelMtls: { 15014: { mode: 'PERMISSIVE' }, 8080: { mode: 'PERMISSIVE' } } }],
      ['default', { mtls: { mode: 'STRICT' } }],
    ]);
    expect(() => ordersIn(chartIn('bank')).authenticatePeers(STRICT, { ports: [15014] })).toThrow('port for peers of service "orders" must be one of 80, 9000, got 15014');
  });

  test('is said of workloads that something else makes too', () => {
    const chart = chartIn('shop');
    const deployment = new Deployment(chart, 'db', { metadata: { name: 'db' }, containers: [{ image: 'db:1', portNumber: 5433 }] });
    const service = ServiceHost.fromService(deployment.exposeViaService({ name: 'db', ports: [{ port: 5432, targetPort: 5433, name: 'tcp' }] }));
    const db = new MeshWorkload(chart, 'mesh', { pods: MeshPods.fromWorkload(deployment), service });
    db.authenticatePeers(DISABLE, { ports: [5432] });
    expect(peersOf(db)).toEqual([['db-peers', { selector: { matchLabels: deployment.matchLabels }, portLevelMtls: { 5433: { mode: 'DISABLE' } } }]]);
  });

  test('is said once of a port, or the same again', () => {
    const orders = ordersIn();
    orders.authenticatePeers(STRICT, { ports: [80] });
    orders.authenticatePeers(STRICT, { ports: [80] });
    expect(() => orders.authenticatePeers(PERMISSIVE, { ports: [9000, 80] })).toThrow('mode for peers of service "orders" at port 8080 of its pods must be said once, and it is STRICT, got "PERMISSIVE"');
    orders.authenticatePeers(PERMISSIVE);
    expect(() => orders.authenticatePeers(STRICT)).toThrow('mode for peers of service "orders" must be said once, and it is PERMISSIVE');
    expect(peersOf(orders)).toMatchObject([['orders-peers', { mtls: { mode: 'PERMISSIVE' }, portLevelMtls: { 8080: { mode: 'STRICT' } } }]]);
    expect(JSON.stringify(peersOf(orders))).not.toContain('9090');
  });

  test.each<[string, (service: WeightedService) => void, string]>([
    ['a port that the Service does not have', orders => orders.authenticatePeers(STRICT, { ports: [8080] }), 'must be one of 80, 9000, got 8080'],
    ['no ports', orders => orders.authenticatePeers(STRICT, { ports: [] }), 'ports for peers of service "orders"'],
    ['no mode', orders => orders.authenticatePeers('MUTUAL' as PeerAuthenticationMode), 'mode for peers of service "orders" must be one of'],
  ])('is refused: %s', (_, say, message) => {
    const orders = ordersIn();
    expect(() => say(orders)).toThrow(message);
    expect(peersOf(orders)).toEqual([]);
  });

  test('can not be said of pods without a sidecar', () => {
    const orders = ordersIn(undefined, { versions: [version('v1', { hostNetwork: true })] });
    expect(() => orders.authenticatePeers(STRICT)).toThrow('pods of version "v1" of service "orders" must be behind a sidecar, which ends mutual TLS');
    expect(peersOf(orders)).toEqual([]);
  });
});

describe('callers that are named need mutual TLS', () => {
  test.each<[string, (orders: WeightedService) => void, (orders: WeightedService) => void]>([
    ['at all ports, before', orders => orders.authenticatePeers(DISABLE), orders => orders.allowFrom(CART)],
    ['at all ports, after', orders => orders.allowFrom(CART), orders => orders.authenticatePeers(DISABLE)],
    ['at one port, before', orders => orders.authenticatePeers(DISABLE, { ports: [80] }), orders => orders.allowFrom(CART, { methods: ['GET'], ports: [80] })],
    ['at one port, after', orders => orders.allowFrom(CART, { ports: [9000] }), orders => orders.authenticatePeers(DISABLE, { ports: [80, 9000] })],
  ])('%s', (_, first, second) => {
    const orders = ordersIn();
    first(orders);
    const before = [manifestsOf(chartOf(orders), 'AuthorizationPolicy'), peersOf(orders)];
    expect(() => second(orders)).toThrow('mode for peers of service "orders" must be one with mutual TLS where callers are named, got "DISABLE": without it nobody knows who calls');
    expect([manifestsOf(chartOf(orders), 'AuthorizationPolicy'), peersOf(orders)]).toEqual(before);
  });

  test('where they are named, and not at another port', () => {
    const orders = ordersIn();
    orders.allowFrom(CART, { ports: [80] });
    orders.authenticatePeers(DISABLE, { ports: [9000] });
    orders.allowFrom(CART, { ports: [80], methods: ['GET'] });
    expect(peersOf(orders)).toMatchObject([['orders-peers', { portLevelMtls: { 9090: { mode: 'DISABLE' } } }]]);
  });
});

describe('the side of the clients', () => {
  test.each<[string, Partial<WeightedServiceProps>, PeerAuthenticationMode, number[] | undefined, string | undefined]>([
    ['nothing is said', {}, DISABLE, undefined, undefined],
    ['mutual TLS of Istio to DISABLE', { trafficPolicy: { tls: ClientTls.istioMutual() } }, DISABLE, undefined, 'at port 80 must be one that takes ISTIO_MUTUAL'],
    ['mutual TLS of Istio to STRICT', { trafficPolicy: { tls: ClientTls.istioMutual() } }, STRICT, undefined, undefined],
    ['plain text to STRICT', { trafficPolicy: { tls: ClientTls.disable() } }, STRICT, undefined, 'at port 80 must be one that takes DISABLE'],
    ['plain text to PERMISSIVE', { trafficPolicy: { tls: ClientTls.disable() } }, PERMISSIVE, undefined, undefined],
    ['plain text of one port to STRICT at it', { trafficPolicy: { portLevelSettings: [{ port: 9000, tls: ClientTls.disable() }] } }, STRICT, [9000], 'at port 9000'],
    ['plain text of one port to STRICT at the other', { trafficPolicy: { portLevelSettings: [{ port: 9000, tls: ClientTls.disable() }] } }, STRICT, [80], undefined],
    ['plain text of one version', { versions: [version('v1', { trafficPolicy: { tls: ClientTls.disable() } }), version('v2')] }, STRICT, undefined, 'at port 80'],
  ])('%s', (_, props, mode, ports, message) => {
    const orders = ordersIn(undefined, props);
    const say = () => orders.authenticatePeers(mode, { ports });
    if (message === undefined) {
      expect(say).not.toThrow();
    } else {
      expect(say).toThrow(message);
    }
  });

  test('is looked at again at the synth, where it is said later', () => {
    const orders = ordersIn();
    new MeshNamespace(chartOf(orders), 'namespace');
    orders.authenticatePeers(STRICT);
    new TargetGroup(chartOf(orders), 'group', { target: TargetGroupTarget.fromWeightedService(orders), port: 80, tls: ClientTls.disable() });
    expect(() => manifestsOf(chartOf(orders), 'PeerAuthentication')).toThrow('KIA0207');
  });
});
