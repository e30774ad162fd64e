import { ApiObject, Chart } from 'cdk8s';
import { describe, expect, test } from 'vitest';
import {
  Gateway, GatewayLoadBalancer, GatewayServer, HttpAction, HttpScheme, IngressGateway, IstioAlb, ListenerAction, ListenerProtocol,
  NetworkLoadBalancerScheme, RedirectPath, StringMatch, VirtualService,
} from '../../../src';
import { redirectsBehindTls } from '../../../src/checks/virtual-service/redirects-behind-tls';
import { Manifest } from '../../../src/mesh';
import { findInManifests } from '../run-check';
import { threeWays } from '../three-ways';
import { CERTIFICATE, edgeGateway, edgePods, edgeRoutes, edgeService, plain, secure, TLS_ON_443 } from '../tls-in-front';

const HOST = 'shop.example.com';
const OLD = { name: 'old', match: [{ uri: { exact: '/old' } }], redirect: { uri: '/new' } };

const edgeIn = (chart: Chart) => new IngressGateway(chart, 'edge', {
  name: 'edge',
  loadBalancer: GatewayLoadBalancer.awsLoadBalancerController({
    scheme: NetworkLoadBalancerScheme.INTERNAL, tls: { certificateArns: ['arn:aws:acm:eu-west-1:111122223333:certificate/one'] },
  }),
});

describe('of our constructs', () => {
  const found = (scheme?: HttpScheme, port = 443) => threeWays('CDI086', chart => {
    const servers = [GatewayServer.http({ hosts: [HOST], port })];
    const gateway = new Gateway(chart, 'gateway', { name: 'shop', selector: edgeIn(chart).workload.labels, servers });
    const action = HttpAction.redirect({ path: RedirectPath.replace('/new'), scheme });
    new VirtualService(chart, 'routes', { hosts: [HOST], gateways: [gateway], http: [{ name: 'old', matches: [{ uri: StringMatch.exact('/old') }], action }] });
  });

  test('a redirect without a scheme is told, with the Service and the port', () => {
    expect(found()).toMatchObject([{
      level: 'warning',
      field: 'spec.http[0].redirect',
      message: 'redirect of route "old" leads clients who came by https to http: the balancer of Service shop/edge ends TLS on port 443, and the gateway '
        + 'takes what comes to Gateway shop/shop for plain requests',
      fix: 'name the scheme: https (HttpScheme.HTTPS, or the protocol of ListenerAction.redirect)',
      related: ['Service shop/edge'],
    }]);
  });

  test('not with one, nor at the port where clients speak http', () => {
    expect([found(HttpScheme.HTTPS), found(HttpScheme.HTTP), found(undefined, 80)]).toEqual([[], [], []]);
  });

  test('a load balancer names the scheme itself', () => {
    expect(threeWays('CDI086', chart => new IstioAlb(chart, 'alb', { gateways: [edgeIn(chart)] }).addListener('front', {
      port: 443, protocol: ListenerProtocol.HTTP, hosts: [HOST], defaultAction: ListenerAction.redirect({ host: 'www.example.com' }),
    }))).toEqual([]);
  });

  test('but does not know the Service of a gateway that it only binds to', () => {
    expect(threeWays('CDI086', chart => {
      new ApiObject(chart, 'service', edgeService() as never);
      const gateways = [IngressGateway.fromWorkload({ labels: { istio: 'edge' }, namespaceName: 'edge', ports: [{ port: 443, targetPort: 8443 }] })];
      const alb = new IstioAlb(chart, 'alb', { gateways });
      alb.addListener('front', { port: 443, protocol: ListenerProtocol.HTTP, hosts: [HOST], defaultAction: ListenerAction.redirect({ host: 'www.example.com' }) });
    })).toMatchObject([{ related: ['Service edge/edge'] }]);
  });
});

describe('of manifests', () => {
  const find = (...manifests: Manifest[]) => findInManifests(redirectsBehindTls, ...manifests).length;

  test.each<[string, Manifest]>([
    ['its selector is more than that of the Gateway', edgeService()],
    ['all its ports end TLS', edgeService({ annotations: CERTIFICATE })],
    ['both ports lead to one, so that the server answers on both', edgeService({ targets: [8443, 8443] })],
  ])('are told where the Service is known, and %s', (_, service) => {
    expect(find(service, edgeGateway(), edgeRoutes([OLD]))).toBe(1);
  });

  test.each<[string, Manifest[], number]>([
    ['pods that the Service and the Gateway select by other labels', [edgePods({ istio: 'edge', tier: 'front' }), edgeService({ spec: { selector: { tier: 'front' } } })], 1],
    ['pods of which the Gateway selects none', [edgePods({ tier: 'front' }), edgeService({ spec: { selector: { tier: 'front' } } })], 0],
    ['no pods', [edgeService({ spec: { selector: { tier: 'front' } } })], 0],
    ['names of ports', [edgePods(undefined, [{ name: 'web', containerPort: 8443 }]), edgeService({ targets: [8080, 'web'] })], 1],
    ['a Service without a balancer', [edgeService({ spec: { type: 'ClusterIP' } })], 0],
    ['a Service without annotations', [edgeService({ annotations: {} })], 0],
    ['a Service whose endpoints somebody else writes', [edgeService({ spec: { selector: undefined } })], 0],
  ])('by %s', (_, known, count) => {
    expect(find(...known, edgeGateway(), edgeRoutes([OLD]))).toBe(count);
  });

  test.each<[string, Manifest, number]>([
    ['the port of the pods', edgeGateway([plain(8443)]), 1],
    ['another port', edgeGateway([plain(80)]), 0],
    ['TLS that ends there', edgeGateway([secure(443)]), 0],
    ['a redirect of everything to https', edgeGateway([plain(443, { tls: { httpsRedirect: true } })]), 0],
    ['another host', edgeGateway([plain(443, { hosts: ['b.example.com'] })]), 0],
    ['other pods', edgeGateway(undefined, { istio: 'ingressgateway' }), 0],
    ['every gateway, of which nobody knows whether it is one', edgeGateway(undefined, {}), 0],
  ])('of a server with %s', (_, gateway, count) => {
    expect(find(edgeService(), gateway, edgeRoutes([OLD]))).toBe(count);
  });

  test('of every gateway, where the pods are one', () => {
    const pods = edgePods();
    const template = { ...(pods.spec as { template: { metadata: object } }).template };
    const gateways = { ...pods, spec: { template: { ...template, metadata: { ...template.metadata, annotations: { 'inject.istio.io/templates': 'gateway' } } } } };
    expect(find(edgeService(), gateways as Manifest, edgeGateway(undefined, {}), edgeRoutes([OLD]))).toBe(1);
  });

  test.each<[string, Manifest, number]>([
    ['a match for the port', edgeRoutes([{ ...OLD, match: [{ port: 443 }] }]), 1],
    ['a match for another port', edgeRoutes([{ ...OLD, match: [{ port: 80 }] }]), 0],
    ['a match for another Gateway', edgeRoutes([{ ...OLD, match: [{ gateways: ['edge'] }] }]), 0],
    ['no match', edgeRoutes([{ redirect: { authority: 'b.example.com' } }]), 1],
    ['a scheme', edgeRoutes([{ ...OLD, redirect: { uri: '/new', scheme: 'https' } }]), 0],
    ['an empty scheme', edgeRoutes([{ ...OLD, redirect: { uri: '/new', scheme: '' } }]), 1],
    ['no redirect', edgeRoutes([{ route: [{ destination: { host: 'cart' } }] }]), 0],
    ['another Gateway', edgeRoutes([OLD], { gateways: ['edge/other'] }), 0],
    ['no namespace that sees it', edgeRoutes([OLD], { exportTo: ['.'] }), 0],
  ])('of a route with %s', (_, routes, count) => {
    expect(find(edgeService(), edgeGateway(), routes)).toBe(count);
  });

  test('of a delegate are told where they stand, once', () => {
    const delegate = { ...edgeRoutes([OLD], { hosts: undefined, gateways: undefined }), metadata: { name: 'old', namespace: 'shop' } };
    const root = edgeRoutes([{ match: [{ uri: { prefix: '/' } }], delegate: { name: 'old' } }]);
    const other = { ...edgeRoutes([{ delegate: { name: 'old' } }], { hosts: ['b.example.com'] }), metadata: { name: 'other', namespace: 'shop' } };
    const found = findInManifests(redirectsBehindTls, edgeService({ annotations: TLS_ON_443 }), edgeGateway(), root, other, delegate);
    expect(found).toMatchObject([{ resource: 'VirtualService shop/old', field: 'spec.http[0].redirect' }]);
  });
});
