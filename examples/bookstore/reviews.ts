import { Chart, Duration } from 'cdk8s';
import { DelegatedRules, ListenerAction, ListenerCondition, MeshNamespace, WeightedService } from 'cdk8s-istio';
import { Construct } from 'constructs';
import { echo } from './echo-container';

/** The reviews. Their team owns what happens below /reviews, without touching the load balancer. */
export class Reviews extends Chart {
  public readonly rules: DelegatedRules;

  constructor(scope: Construct, id: string) {
    super(scope, id, { namespace: 'reviews', disableResourceNameHashes: true });
    new MeshNamespace(this, 'namespace');
    const reviews = new WeightedService(this, 'reviews', {
      name: 'reviews',
      port: 80,
      versions: [
        { name: 'v1', weight: 50, containers: [echo] },
        { name: 'v2', weight: 50, containers: [echo] },
      ],
    });
    this.rules = new DelegatedRules(this, 'rules', { name: 'reviews-rules', pathPrefix: '/reviews' });
    this.rules.addAction('stars', {
      conditions: [ListenerCondition.httpHeader('x-stars', ['red', 'black'])],
      action: ListenerAction.forward(reviews.version('v2')),
    });
    this.rules.addAction('default', {
      action: ListenerAction.forward(reviews),
      timeout: Duration.seconds(3),
      retries: { attempts: 2, perTryTimeout: Duration.seconds(1), retryOn: ['connect-failure', 'gateway-error'] },
    });
  }
}
