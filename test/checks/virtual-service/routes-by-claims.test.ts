import { describe, expect, test } from 'vitest';
import {
  Gateway, GatewayLoadBalancer, GatewayServer, HttpAction, IngressGateway, PolicyTarget, RequestAuthentication, StringMatch, VirtualService,
} from '../../../src';
import { routesByClaims } from '../../../src/checks/virtual-service/routes-by-claims';
import { Manifest } from '../../../src/mesh';
import { findInManifests } from '../run-check';
import { threeWays } from '../three-ways';

test.each<[string, object | undefined, number]>([
  ['without a RequestAuthentication', undefined, 1],
  ['with one for other pods', { app: 'cart' }, 1],
  ['with one for the pods of the gateway', { istio: 'edge' }, 0],
])('a route by claims %s, whoever made it', (_, labels, count) => {
  expect(threeWays('IST0149', chart => {
    const workload = new IngressGateway(chart, 'edge', { name: 'edge', loadBalancer: GatewayLoadBalancer.clusterIp() });
    const gateway = new Gateway(chart, 'web', { name: 'web', selector: workload.workload.labels, servers: [GatewayServer.http({ hosts: ['a.test'] })] });
    new VirtualService(chart, 'routes', {
      hosts: ['a.test'],
      gateways: [gateway],
      http: [{ name: 'beta', matches: [{ headers: { '@request.auth.claims.group': StringMatch.exact('beta') } }], action: HttpAction.directResponse(200) }],
    });
    if (labels !== undefined) {
      new RequestAuthentication(chart, 'tokens', { target: PolicyTarget.workload(labels as Record<string, string>), jwtRules: [{ issuer: 'https://a.test' }] });
    }
  })).toMatchObject(Array(count).fill({
    level: 'warning',
    path: 'test/routes',
    field: 'spec.http[0]',
    message: 'route "beta" compares @request.auth.claims.group, but no RequestAuthentication applies to the pods of Gateway shop/web: there are no claims, and the route takes nothing',
    related: ['Gateway shop/web'],
  }));
});

describe('objects that somebody wrote', () => {
  const pods: Manifest = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'edge', namespace: 'edge', labels: { istio: 'edge' } }, spec: { containers: [{ args: ['proxy', 'router'] }] } };
  const gateway: Manifest = { apiVersion: 'networking.istio.io/v1', kind: 'Gateway', metadata: { name: 'web', namespace: 'edge' }, spec: { selector: { istio: 'edge' }, servers: [] } };
  const routes = (match: object, spec: object = {}): Manifest => ({
    apiVersion: 'networking.istio.io/v1', kind: 'VirtualService', metadata: { name: 'a', namespace: 'shop' }, spec: { hosts: ['a.test'], gateways: ['edge/web'], http: [{ match: [match] }], ...spec },
  });
  const tokens = (namespace: string, spec: object = {}): Manifest => ({ apiVersion: 'security.istio.io/v1', kind: 'RequestAuthentication', metadata: { name: 't', namespace }, spec });
  const CLAIM = { headers: { '@request.auth.claims[group]': { exact: 'a' } } };

  test.each<[string, Manifest[], number]>([
    ['a claim', [pods, gateway, routes(CLAIM)], 1],
    ['a claim that must not be there', [pods, gateway, routes({ withoutHeaders: CLAIM.headers })], 1],
    ['a header', [pods, gateway, routes({ headers: { 'x-group': { exact: 'a' } } })], 0],
    ['tokens for all of the namespace', [pods, gateway, routes(CLAIM), tokens('edge')], 0],
    ['tokens for the mesh', [pods, gateway, routes(CLAIM), tokens('istio-system')], 0],
    ['tokens of another namespace', [pods, gateway, routes(CLAIM), tokens('shop')], 1],
    ['pods of elsewhere', [gateway, routes(CLAIM)], 0],
    ['a gateway of elsewhere', [pods, routes(CLAIM)], 0],
  ])('%s', (_, manifests, count) => {
    expect(findInManifests(routesByClaims, ...manifests)).toHaveLength(count);
  });
});
