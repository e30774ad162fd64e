import { Chart } from 'cdk8s';
import { DisruptionBudget, MeshNamespace, WeightedService } from 'cdk8s-istio';
import * as kplus from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { echo } from './echo-container';

/** The services of the shop. */
export class Backends extends Chart {
  /** The pages: a new version has a fifth of the visitors. */
  public readonly web: WeightedService;
  public readonly cart: WeightedService;
  public readonly catalog: WeightedService;
  public readonly orders: WeightedService;

  constructor(scope: Construct, id: string) {
    super(scope, id, { namespace: 'shop', disableResourceNameHashes: true });
    new MeshNamespace(this, 'namespace');
    this.web = this.service('web', { v1: 80, v2: 20 });
    this.cart = this.service('cart', { v1: 100 });
    this.catalog = this.service('catalog', { v1: 100 });
    this.orders = this.service('orders', { v1: 100 });
  }

  private service(name: string, weights: Record<string, number>): WeightedService {
    return new WeightedService(this, name, {
      name,
      port: 80,
      versions: Object.entries(weights).map(([version, weight]) => ({
        name: version,
        weight,
        containers: [echo],
        autoscaling: { minReplicas: 2, maxReplicas: 10, metrics: [kplus.Metric.resourceCpu(kplus.MetricTarget.averageUtilization(70))] },
        disruptionBudget: DisruptionBudget.maxUnavailable(1),
      })),
    });
  }
}
