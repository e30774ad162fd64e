import { Chart } from 'cdk8s';
import { describe, expect, test } from 'vitest';
import { Gateway, GatewayLoadBalancer, GatewayServer, IngressGateway, NetworkLoadBalancerScheme } from '../../../src';
import { httpsRedirectBehindTls } from '../../../src/checks/gateway/https-redirect-behind-tls';
import { Manifest } from '../../../src/mesh';
import { findInManifests } from '../run-check';
import { threeWays } from '../three-ways';
import { edgeGateway, edgeService, plain, secure } from '../tls-in-front';

describe('CDI016: a server that redirects everything to https', () => {
  const build = (port: number) => (chart: Chart) => {
    const tls = { certificateArns: ['arn:aws:acm:eu-west-1:111122223333:certificate/one'] };
    const loadBalancer = GatewayLoadBalancer.awsLoadBalancerController({ scheme: NetworkLoadBalancerScheme.INTERNAL, tls });
    const { workload } = new IngressGateway(chart, 'edge', { name: 'edge', loadBalancer });
    new Gateway(chart, 'gateway', { name: 'shop', selector: workload.labels, servers: [GatewayServer.http({ hosts: ['*'], port, httpsRedirect: true })] });
  };

  test('is told where TLS ends at the balancer in front', () => {
    expect(threeWays('CDI016', build(443))).toMatchObject([{
      level: 'warning',
      field: 'spec.servers[0].tls.httpsRedirect',
      message: 'the server redirects to https who came by https, again and again: the balancer of Service shop/edge ends TLS on port 443, and the gateway '
        + 'gets plain requests',
      fix: 'leave httpsRedirect to the server for the port where clients speak http',
      related: ['Service shop/edge'],
    }]);
    expect(threeWays('CDI016', build(80))).toEqual([]);
  });

  const redirecting = { tls: { httpsRedirect: true } };

  test.each<[string, Manifest[], number]>([
    ['both ports lead to the server', [edgeService({ targets: [8080, 8080] }), edgeGateway([plain(80, redirecting)])], 1],
    ['the Service has no balancer with TLS', [edgeService({ annotations: {} }), edgeGateway([plain(443, redirecting)])], 0],
    ['nothing is redirected', [edgeService(), edgeGateway([plain(443)])], 0],
    ['TLS ends at the server', [edgeService(), edgeGateway([{ ...secure(443), tls: { mode: 'SIMPLE', httpsRedirect: true } }])], 0],
    ['the Service is not known', [edgeGateway([plain(443, redirecting)])], 0],
  ])('where %s', (_, manifests, count) => {
    expect(findInManifests(httpsRedirectBehindTls, ...manifests)).toHaveLength(count);
  });
});
