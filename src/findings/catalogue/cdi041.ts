import { CatalogueEntry } from '../catalogue-entry';
import { FindingLevel } from '../finding';

export const CDI041: CatalogueEntry = {
  code: 'CDI041',
  level: FindingLevel.WARNING,
  kinds: ['networking.istio.io/DestinationRule'],
  summary: 'the policy of a target group is in a namespace where the gateway does not look for it',
  why: [
    'Istio looks for the DestinationRule of a Service in the namespace of the client, in that of the Service, and in the root '
      + 'namespace.',
  ],
  fix: [
    "Put the target group into a chart of the Service's namespace. Acknowledge it where the clients are in the namespace of the "
      + 'group, or a gateway of others.',
  ],
  example: {
    language: 'typescript',
    bad: `
import { App, Chart } from 'cdk8s';
import { TargetGroupLoadBalancingAlgorithmType, ServiceHost, TargetGroup, TargetGroupTarget } from 'cdk8s-istio';

const app = new App();
const chart = new Chart(app, 'shop', { namespace: 'shop' });
const cart = ServiceHost.fromServiceName('cart', { namespaceName: 'carts' });
new TargetGroup(chart, 'group', {
  target: TargetGroupTarget.fromHost(cart),
  loadBalancingAlgorithmType: TargetGroupLoadBalancingAlgorithmType.LEAST_OUTSTANDING_REQUESTS,
});
`,
    mended: `
import { App, Chart } from 'cdk8s';
import { TargetGroupLoadBalancingAlgorithmType, ServiceHost, TargetGroup, TargetGroupTarget } from 'cdk8s-istio';

const app = new App();
const chart = new Chart(app, 'carts', { namespace: 'carts' });
const cart = ServiceHost.fromServiceName('cart', { namespaceName: 'carts' });
new TargetGroup(chart, 'group', {
  target: TargetGroupTarget.fromHost(cart),
  loadBalancingAlgorithmType: TargetGroupLoadBalancingAlgorithmType.LEAST_OUTSTANDING_REQUESTS,
});
`,
  },
};
