import { Chart, Testing } from 'cdk8s';
import { describe, expect, test } from 'vitest';
import { Findings, IngressGateway, IstioAlb, ListenerAction, ServiceHost, TargetGroup, TargetGroupLoadBalancingAlgorithmType, TargetGroupTarget } from '../../../src';
import { ruleAwayFromGateway } from '../../../src/checks/destination-rule/rule-away-from-gateway';
import { Manifest } from '../../../src/mesh';
import { findInManifests } from '../run-check';
import { threeWays } from '../three-ways';

/** A load balancer that forwards to a target group for a host. */
const build = (host: ServiceHost, gateway?: string, acknowledged = false) => (chart: Chart) => {
  const group = new TargetGroup(chart, 'group', { target: TargetGroupTarget.fromHost(host), loadBalancingAlgorithmType: TargetGroupLoadBalancingAlgorithmType.RANDOM });
  const gateways = gateway === undefined ? undefined : [IngressGateway.fromWorkload({ labels: { istio: 'edge' }, namespaceName: gateway })];
  new IstioAlb(chart, 'alb', { gateways }).addListener('http', { hosts: ['a.test'], defaultAction: ListenerAction.forward(group) });
  if (acknowledged) {
    Findings.of(group).acknowledge('CDI041', 'clients are in shop');
  }
};
const CART = ServiceHost.fromServiceName('cart', { namespaceName: 'carts' });

describe('the policy of a target group, whoever made the objects', () => {
  test('in a namespace where the gateway does not look is told', () => {
    expect(threeWays('CDI041', build(CART))).toMatchObject([{
      level: 'warning',
      path: 'test/group/DestinationRule',
      message: 'the policy does nothing at the gateway: Istio looks for the DestinationRule of "cart.carts.svc.cluster.local" in the namespace of the client ("istio-system"), '
        + 'in "carts" and in "istio-system", and it is in "shop"',
      fix: expect.stringContaining('put it into the namespace "carts"') as string,
    }]);
    expect(threeWays('CDI041', build(CART, undefined, true))).toMatchObject([{ acknowledged: 'clients are in shop' }]);
  });

  test.each<[string, ServiceHost, string?]>([
    ['of the Service', ServiceHost.fromServiceName('cart', { namespaceName: 'shop' })],
    ['of any, for an external host', ServiceHost.fromHostname('api.example.com')],
  ])('in the namespace %s is not', (_, host, gateway) => {
    expect(threeWays('CDI041', build(host, gateway))).toEqual([]);
  });

  test('in the namespace of the gateway is not, nor where that is in the root namespace', () => {
    const chart = new Chart(Testing.app(), 'test', { namespace: 'shop' });
    build(CART, 'shop')(chart);
    expect(Findings.all(chart).filter(({ code }) => code === 'CDI041')).toEqual([]);
    expect(threeWays('CDI041', build(CART), { rootNamespace: 'shop' })).toEqual([]);
  });
});

describe('objects that somebody wrote', () => {
  const networking = (kind: string, name: string, spec: object, namespace: string | undefined = 'shop'): Manifest =>
    ({ apiVersion: 'networking.istio.io/v1', kind, metadata: { name, namespace }, spec });
  const rule = networking('DestinationRule', 'cart', { host: 'cart.carts.svc.cluster.local' });
  const gateway = networking('Gateway', 'web', { selector: { istio: 'ingressgateway' }, servers: [] }, 'edge');
  const routes = (namespace: string, gateways: string[]) =>
    networking('VirtualService', 'cart', { hosts: ['a.test'], gateways, http: [{ route: [{ destination: { host: 'cart.carts.svc.cluster.local' } }] }] }, namespace);
  const pods: Manifest = { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'client', namespace: 'shop' }, spec: { template: { spec: { containers: [{}] } } } };

  test.each<[string, Manifest[], number]>([
    ['beside routes at a gateway', [gateway, routes('shop', ['edge/web'])], 1],
    ['beside routes at a gateway that is not known', [routes('shop', ['edge/web'])], 0],
    ['beside routes in the mesh too', [gateway, routes('shop', ['edge/web', 'mesh'])], 0],
    ['without routes', [gateway], 0],
    ['with routes elsewhere', [gateway, routes('carts', ['edge/web'])], 0],
    ['with pods that may be its clients', [gateway, routes('shop', ['edge/web']), pods], 0],
  ])('%s', (_, others, count) => {
    expect(findInManifests(ruleAwayFromGateway, rule, ...others)).toHaveLength(count);
  });
});
