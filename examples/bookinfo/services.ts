import { Chart } from 'cdk8s';
import { MeshNamespace, WeightedService } from 'cdk8s-istio';
import * as kplus from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { details, PORT, productpage, ratings, reviews } from './containers';

/** The four services, each with an account of its own: it is who its pods are to the others. */
export class Services extends Chart {
  public readonly productpage: WeightedService;
  public readonly details: WeightedService;
  public readonly reviews: WeightedService;
  public readonly ratings: WeightedService;

  constructor(scope: Construct, id: string) {
    super(scope, id, { namespace: 'bookinfo', disableResourceNameHashes: true });
    new MeshNamespace(this, 'namespace');
    this.productpage = this.service('productpage', { v1: 100 }, () => productpage(kplus.Volume.fromEmptyDir(this, 'productpage-tmp', 'tmp')));
    this.details = this.service('details', { v1: 100 }, () => details);
    // v2 is for testers only, whatever its weight: see traffic.ts.
    this.reviews = this.service('reviews', { v1: 80, v2: 0, v3: 20 }, reviews);
    this.ratings = this.service('ratings', { v1: 100 }, () => ratings);
  }

  private service(name: string, weights: Record<string, number>, container: (version: string) => kplus.ContainerProps): WeightedService {
    const serviceAccount = new kplus.ServiceAccount(this, `${name}-account`, { metadata: { name: `bookinfo-${name}` } });
    return new WeightedService(this, name, {
      name,
      port: PORT,
      versions: Object.entries(weights).map(([version, weight]) => ({
        name: version, weight, replicas: 1, serviceAccount, containers: [container(version)],
      })),
    });
  }
}
