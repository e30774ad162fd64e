import { Duration, Size, Testing } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { expect, test } from 'vitest';
import { chartIn, gatewayIn } from './gateway-fixture';
import { GatewayDrain, GatewayLoadBalancer, IngressGatewayProps, NetworkLoadBalancerScheme, NetworkLoadBalancerTargetType } from '../../src/ingress-gateway';
import { MeshNamespace } from '../../src/mesh-settings/mesh-namespace';
import { MeshSettings } from '../../src/mesh-settings/mesh-settings';
import { DisruptionBudget, UnsatisfiableSpread } from '../../src/workload';

function synth(props: Partial<IngressGatewayProps>, namespaceLabels?: Record<string, string>): unknown {
  const chart = chartIn();
  new MeshNamespace(chart, 'namespace', { labels: namespaceLabels });
  gatewayIn(chart, props);
  return Testing.synth(chart);
}

test('behind a Network Load Balancer of the AWS Load Balancer Controller, with TLS, in production', () => {
  const chart = chartIn();
  MeshSettings.configure(chart, { revision: 'stable' });
  new MeshNamespace(chart, 'namespace', { labels: { 'elbv2.k8s.aws/pod-readiness-gate-inject': 'enabled' } });
  gatewayIn(chart, {
    loadBalancer: GatewayLoadBalancer.awsLoadBalancerController({
      scheme: NetworkLoadBalancerScheme.INTERNET_FACING,
      loadBalancerName: 'shop',
      subnets: ['subnet-0a', 'subnet-0b', 'subnet-0c'],
      eipAllocations: ['eipalloc-0a', 'eipalloc-0b', 'eipalloc-0c'],
      sourceRanges: ['192.0.2.0/24'],
      crossZone: true,
      deletionProtection: true,
      tls: { certificateArns: ['arn:aws:acm:eu-west-1:111122223333:certificate/one', 'arn:aws:acm:eu-west-1:111122223333:certificate/two'] },
      deregistrationDelay: Duration.seconds(60),
      attributes: { 'access_logs.s3.enabled': 'true', 'access_logs.s3.bucket': 'shop-logs' },
      tags: { team: 'edge' },
    }),
    ports: [{ port: 80 }, { port: 443 }, { port: 9000, targetPort: 19000, name: 'grpc-admin' }],
    autoscaling: {
      minReplicas: 3,
      maxReplicas: 30,
      metrics: [
        kplus.Metric.resourceCpu(kplus.MetricTarget.averageUtilization(70)),
        kplus.Metric.resourceMemory(kplus.MetricTarget.averageUtilization(80)),
      ],
    },
    resources: {
      cpu: { request: kplus.Cpu.units(1), limit: kplus.Cpu.units(4) },
      memory: { request: Size.mebibytes(512), limit: Size.gibibytes(2) },
    },
    disruptionBudget: DisruptionBudget.maxUnavailablePercent(25),
    topologySpread: [{ topology: kplus.Topology.ZONE, whenUnsatisfiable: UnsatisfiableSpread.DO_NOT_SCHEDULE }],
    strategy: kplus.DeploymentStrategy.rollingUpdate({ maxUnavailable: kplus.PercentOrAbsolute.absolute(0) }),
    serviceMetadata: { annotations: { 'external-dns.alpha.kubernetes.io/hostname': 'shop.example.com' } },
  });
  expect(Testing.synth(chart)).toMatchSnapshot();
});

test('internal, with EKS Auto Mode and the PROXY protocol', () => {
  expect(synth({
    loadBalancer: GatewayLoadBalancer.eksAutoMode({
      scheme: NetworkLoadBalancerScheme.INTERNAL,
      targetType: NetworkLoadBalancerTargetType.INSTANCE,
      securityGroups: ['sg-1', 'sg-2'],
      privateIpv4Addresses: ['10.0.0.4'],
      proxyProtocol: true,
    }),
    drain: GatewayDrain.fixed(Duration.minutes(2)),
  })).toMatchSnapshot();
});

test('with the in-tree controller of AWS', () => {
  expect(synth({ loadBalancer: GatewayLoadBalancer.awsInTree({ internal: true }) })).toMatchSnapshot();
});

test('on Google Cloud', () => {
  expect(synth({ loadBalancer: GatewayLoadBalancer.googleCloud({ addressNames: ['shop-v4'], weighted: true }) })).toMatchSnapshot();
});

test('on Azure', () => {
  expect(synth({ loadBalancer: GatewayLoadBalancer.azure({ internal: true, subnet: 'gateways', exposeStatusPort: false }), numTrustedProxies: 1 })).toMatchSnapshot();
});
