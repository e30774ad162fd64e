import { Chart } from 'cdk8s';
import { IConstruct } from 'constructs';
import { describe, expect, test } from 'vitest';
import { behind, chartIn, gatewayIn } from './gateway-fixture';
import { Findings } from '../../src/core/findings';
import {
  ForwardClientCertificate, GatewayLoadBalancer, IngressGatewayProps, NetworkLoadBalancerScheme, NetworkLoadBalancerTargetType,
} from '../../src/ingress-gateway';
import { MeshNamespace } from '../../src/mesh-settings/mesh-namespace';
import { MeshSettings } from '../../src/mesh-settings/mesh-settings';

/** Without that no Gateway is there (CDI108): the gateways are alone here. */
const found = (scope: IConstruct) => Findings.all(scope).filter(({ code }) => code !== 'CDI108');
const codes = (chart: Chart) => found(chart).map(({ code }) => code);

describe('two gateways', () => {
  test('side by side are told apart by their names', () => {
    const chart = chartIn();
    gatewayIn(chart);
    gatewayIn(chart, { name: 'internal' }, 'internal');

    expect(codes(chart)).toEqual([]);
  });

  test('with the same labels serve the hosts of each other', () => {
    const chart = chartIn();
    gatewayIn(chart, { selectorLabels: { istio: 'ingress' } });
    gatewayIn(chart, { name: 'internal', selectorLabels: { istio: 'ingress' } }, 'internal');

    expect(found(chart).map(({ code, path, message }) => [code, path, message])).toEqual([
      ['CDI030', 'test/gateway', expect.stringContaining('pods of gateway "edge/shop" have the labels istio: ingress by which Gateways select gateway "edge/internal"')],
      ['CDI030', 'test/internal', expect.stringContaining('pods of gateway "edge/internal" have the labels istio: ingress by which Gateways select gateway "edge/shop"')],
    ]);
  });

  test('of which one has more labels: only it serves the hosts of both', () => {
    const chart = chartIn();
    gatewayIn(chart, { selectorLabels: { istio: 'ingress' } });
    gatewayIn(chart, { name: 'internal', selectorLabels: { istio: 'ingress', scope: 'internal' } }, 'internal');

    expect(found(chart).map(({ path }) => path)).toEqual(['test/internal']);
  });

  test('of two clusters do not meet; of one name and namespace they are one object twice', () => {
    const chart = chartIn();
    const other = new Chart(chart.node.root as Chart, 'staging', { namespace: 'edge' });
    MeshSettings.configure(other, { cluster: 'staging' });
    [chart, other].forEach(one => gatewayIn(one));
    expect(codes(chart)).toEqual([]);

    gatewayIn(new Chart(chart.node.root as Chart, 'again', { namespace: 'edge' }));
    expect(new Set(codes(chart))).toEqual(new Set(['CDI003']));
    gatewayIn(new Chart(chart.node.root as Chart, 'other', { namespace: 'other' }));
    expect(new Set(codes(chart))).toEqual(new Set(['CDI003', 'CDI030']));
  });
});

describe('a namespace without readiness gates', () => {
  const { INTERNAL: scheme } = NetworkLoadBalancerScheme;

  function codesWith(loadBalancer: GatewayLoadBalancer, labels?: Record<string, string>, name?: string): string[] {
    const chart = chartIn();
    new MeshNamespace(chart, 'namespace', { labels, name });
    gatewayIn(chart, { loadBalancer });
    return codes(chart);
  }

  test.each([
    [GatewayLoadBalancer.awsLoadBalancerController({ scheme }), 'elbv2.k8s.aws/pod-readiness-gate-inject'],
    [GatewayLoadBalancer.eksAutoMode({ scheme }), 'eks.amazonaws.com/pod-readiness-gate-inject'],
  ])('is reported where a balancer sends to addresses of pods', (loadBalancer, label) => {
    expect(codesWith(loadBalancer)).toEqual(['CDI033']);
    expect(codesWith(loadBalancer, { [label]: 'enabled' })).toEqual([]);
    expect(codesWith(loadBalancer, { [label]: 'disabled' })).toEqual(['CDI033']);
  });

  test('is none where nodes are in between, or the namespace is not made here', () => {
    const targetType = NetworkLoadBalancerTargetType.INSTANCE;

    expect(codesWith(GatewayLoadBalancer.awsLoadBalancerController({ scheme, targetType }))).toEqual([]);
    expect(codesWith(GatewayLoadBalancer.googleCloud())).toEqual([]);
    expect(codesWith(GatewayLoadBalancer.eksAutoMode({ scheme }), undefined, 'other')).toEqual([]);
    expect(found(behind(GatewayLoadBalancer.eksAutoMode({ scheme })))).toEqual([]);
  });

  test('says which label', () => {
    const chart = chartIn();
    new MeshNamespace(chart, 'namespace');
    gatewayIn(chart, { loadBalancer: GatewayLoadBalancer.eksAutoMode({ scheme }) });

    expect(found(chart)[0]).toMatchObject({
      message: expect.stringContaining('namespace "edge" of gateway "shop" has no label eks.amazonaws.com/pod-readiness-gate-inject: a rollout does not wait until the Network Load Balancer of EKS'),
      fix: 'give the Namespace the label eks.amazonaws.com/pod-readiness-gate-inject: enabled',
      path: 'test/gateway',
    });
  });
});

describe('a header that the gateway believes', () => {
  const { INTERNET_FACING, INTERNAL } = NetworkLoadBalancerScheme;
  const ranges = { sourceRanges: ['192.0.2.0/24'] };
  const { awsLoadBalancerController: lbc, eksAutoMode: auto, awsInTree: inTree, googleCloud: google, azure } = GatewayLoadBalancer;
  const { nodePort, clusterIp, custom } = GatewayLoadBalancer;

  const reported = (loadBalancer: GatewayLoadBalancer, props: Partial<IngressGatewayProps> = { numTrustedProxies: 1 }) =>
    Findings.all(behind(loadBalancer, props)).filter(({ code }) => code === 'CDI034').map(({ message }) => message);

  test.each<[string, GatewayLoadBalancer, GatewayLoadBalancer[]]>([
    ['the Network Load Balancer', lbc({ scheme: INTERNET_FACING }),
      [lbc({ scheme: INTERNAL }), lbc({ scheme: INTERNET_FACING, ...ranges }), lbc({ scheme: INTERNET_FACING, securityGroups: ['sg-1'] })]],
    ['the Network Load Balancer of EKS Auto Mode', auto({ scheme: INTERNET_FACING, sourceRanges: ['192.0.2.0/24', '::/0'] }), [auto({ scheme: INTERNAL })]],
    ['the in-tree Network Load Balancer', inTree(), [inTree({ internal: true }), inTree({ securityGroups: ['sg-1'] }), inTree(ranges)]],
    ['the external load balancer of Google Cloud', google(), [google({ internal: true }), google(ranges)]],
    ['the external load balancer of Azure', azure(), [azure({ internal: true }), azure({ allowedServiceTags: ['AzureFrontDoor.Backend'] }), azure(ranges)]],
  ])('behind %s can be written by everybody', (what, open, closed) => {
    expect(reported(open)).toEqual([expect.stringContaining(
      `gateway "shop" believes x-forwarded-for (numTrustedProxies), and everybody on the internet reaches it through ${what}: whoever goes around`)]);
    expect(closed.flatMap(loadBalancer => reported(loadBalancer))).toEqual([]);
  });

  test('may also name a certificate', () => {
    const certificate = (forwardClientCertificate: ForwardClientCertificate) => reported(google(), { forwardClientCertificate });

    expect(certificate(ForwardClientCertificate.ALWAYS_FORWARD_ONLY))
      .toEqual([expect.stringContaining('gateway "shop" believes x-forwarded-client-cert (forwardClientCertificate), and everybody')]);
    expect(certificate(ForwardClientCertificate.FORWARD_ONLY)).toEqual([]);
  });

  test('is none where no proxy is trusted, or nobody knows who comes in', () => {
    expect([reported(google(), {}), reported(google(), { numTrustedProxies: 0 })]).toEqual([[], []]);
    expect([nodePort(), clusterIp(), custom({})].flatMap(loadBalancer => reported(loadBalancer))).toEqual([]);
  });
});
