import { CatalogueEntry } from '../catalogue-entry';
import { FindingLevel } from '../finding';

export const CDI033: CatalogueEntry = {
  code: 'CDI033',
  level: FindingLevel.WARNING,
  kinds: ['IngressGateway'],
  summary: 'a Network Load Balancer of AWS sends to the pods of an IngressGateway, and the Namespace, which this app makes, has no label for '
    + 'readiness gates',
  why: [
    'Pods are ready as soon as Envoy is, while AWS takes a minute or more to send them anything. A rollout then stops the old ones '
      + 'before the new ones get traffic.',
  ],
  fix: [
    'Label the Namespace `elbv2.k8s.aws/pod-readiness-gate-inject: enabled`, in EKS Auto Mode '
      + '`eks.amazonaws.com/pod-readiness-gate-inject: enabled`.',
  ],
  example: {
    language: 'typescript',
    bad: `
import { App, Chart } from 'cdk8s';
import { GatewayLoadBalancer, IngressGateway, MeshNamespace, NetworkLoadBalancerScheme } from 'cdk8s-istio';

const app = new App();
const chart = new Chart(app, 'shop', { namespace: 'shop' });
new MeshNamespace(chart, 'namespace');
const loadBalancer = GatewayLoadBalancer.awsLoadBalancerController({ scheme: NetworkLoadBalancerScheme.INTERNET_FACING });
new IngressGateway(chart, 'gateway', { name: 'edge', loadBalancer });
`,
    mended: `
import { App, Chart } from 'cdk8s';
import { GatewayLoadBalancer, IngressGateway, MeshNamespace, NetworkLoadBalancerScheme } from 'cdk8s-istio';

const app = new App();
const chart = new Chart(app, 'shop', { namespace: 'shop' });
new MeshNamespace(chart, 'namespace', { labels: { 'elbv2.k8s.aws/pod-readiness-gate-inject': 'enabled' } });
const loadBalancer = GatewayLoadBalancer.awsLoadBalancerController({ scheme: NetworkLoadBalancerScheme.INTERNET_FACING });
new IngressGateway(chart, 'gateway', { name: 'edge', loadBalancer });
`,
  },
};
