import { CatalogueEntry } from '../catalogue-entry';
import { FindingLevel } from '../finding';

export const CDI031: CatalogueEntry = {
  code: 'CDI031',
  level: FindingLevel.WARNING,
  kinds: ['IngressGateway'],
  summary: 'the load balancer of an IngressGateway is made by the in-tree controller of AWS',
  why: [
    'AWS keeps it for clusters that have it, and adds nothing any more: it knows no addresses of pods, no attributes and one '
      + 'certificate.',
  ],
  fix: [
    'Use `awsLoadBalancerController` or `eksAutoMode`. The balancer can not move from one controller to the other: make a second '
      + 'gateway, and move DNS.',
  ],
  example: {
    language: 'typescript',
    bad: `
import { App, Chart } from 'cdk8s';
import { GatewayLoadBalancer, IngressGateway } from 'cdk8s-istio';

const app = new App();
const chart = new Chart(app, 'shop', { namespace: 'shop' });
new IngressGateway(chart, 'gateway', { name: 'edge', loadBalancer: GatewayLoadBalancer.awsInTree() });
`,
    mended: `
import { App, Chart } from 'cdk8s';
import { GatewayLoadBalancer, IngressGateway, NetworkLoadBalancerScheme } from 'cdk8s-istio';

const app = new App();
const chart = new Chart(app, 'shop', { namespace: 'shop' });
const scheme = NetworkLoadBalancerScheme.INTERNET_FACING;
new IngressGateway(chart, 'gateway', { name: 'edge', loadBalancer: GatewayLoadBalancer.awsLoadBalancerController({ scheme }) });
`,
  },
};
