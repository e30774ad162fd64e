import { Chart } from 'cdk8s';
import { DisruptionBudget, MeshNamespace, WeightedService } from 'cdk8s-istio';
import * as kplus from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { echo } from './echo-container';

/** The pages of the shop. A new version gets a tenth of the visitors; each version grows with its own load. */
export class Storefront extends Chart {
  public readonly web: WeightedService;

  constructor(scope: Construct, id: string) {
    super(scope, id, { namespace: 'storefront', disableResourceNameHashes: true });
    new MeshNamespace(this, 'namespace');
    const growing = {
      containers: [echo],
      autoscaling: {
        minReplicas: 2,
        maxReplicas: 10,
        metrics: [
          kplus.Metric.resourceCpu(kplus.MetricTarget.averageUtilization(70)),
          kplus.Metric.resourceMemory(kplus.MetricTarget.averageUtilization(80)),
        ],
      },
      disruptionBudget: DisruptionBudget.maxUnavailable(1),
      topologySpread: [{ topology: kplus.Topology.ZONE }],
    };
    this.web = new WeightedService(this, 'web', {
      name: 'web',
      port: 80,
      versions: [
        { name: 'v1', weight: 90, ...growing },
        { name: 'v2', weight: 10, ...growing },
      ],
    });
  }
}
