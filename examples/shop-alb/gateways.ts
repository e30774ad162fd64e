import { Chart, Duration } from 'cdk8s';
import {
  GatewayDrain, GatewayLoadBalancer, IngressGateway, IngressGatewayProps, MeshNamespace, NetworkLoadBalancerScheme, WorkloadAutoscaling,
} from 'cdk8s-istio';
import * as kplus from 'cdk8s-plus-28';
import { Construct } from 'constructs';

/** More pods at 70 % of their CPU or 80 % of their memory, and fewer again slowly: connections of clients are long. */
function growing(minReplicas: number, maxReplicas: number): WorkloadAutoscaling {
  return {
    minReplicas,
    maxReplicas,
    metrics: [
      kplus.Metric.resourceCpu(kplus.MetricTarget.averageUtilization(70)),
      kplus.Metric.resourceMemory(kplus.MetricTarget.averageUtilization(80)),
    ],
    scaleDown: { stabilizationWindow: Duration.minutes(10) },
  };
}

/** The gateways, in a namespace of their own: who may make pods there reads the certificates. */
export class Gateways extends Chart {
  /** For the internet, behind a Network Load Balancer that keeps the addresses of its clients. */
  public readonly external: IngressGateway;
  /** For the networks of the company. */
  public readonly internal: IngressGateway;

  constructor(scope: Construct, id: string) {
    super(scope, id, { namespace: 'shop-gateways', disableResourceNameHashes: true });
    new MeshNamespace(this, 'namespace', { labels: { 'elbv2.k8s.aws/pod-readiness-gate-inject': 'enabled' } });
    const common: Pick<IngressGatewayProps, 'ports' | 'drain'> = {
      ports: [{ port: 80, targetPort: 8080 }, { port: 443, targetPort: 8443 }],
      drain: GatewayDrain.untilIdle({ atMost: Duration.minutes(10) }),
    };
    this.external = new IngressGateway(this, 'external', {
      ...common,
      name: 'shop-external',
      autoscaling: growing(3, 20),
      loadBalancer: GatewayLoadBalancer.awsLoadBalancerController({
        scheme: NetworkLoadBalancerScheme.INTERNET_FACING,
        crossZone: true,
      }),
    });
    this.internal = new IngressGateway(this, 'internal', {
      ...common,
      name: 'shop-internal',
      autoscaling: growing(2, 6),
      loadBalancer: GatewayLoadBalancer.awsLoadBalancerController({ scheme: NetworkLoadBalancerScheme.INTERNAL }),
    });
  }
}
