import { CatalogueEntry } from '../catalogue-entry';
import { FindingLevel } from '../finding';

export const CDI032: CatalogueEntry = {
  code: 'CDI032',
  level: FindingLevel.WARNING,
  kinds: ['apps/Deployment', 'apps/StatefulSet', 'argoproj.io/Rollout'],
  summary: 'a gateway that may run a single pod, or none',
  why: [
    'A drain of its node or a crash takes the gateway away. It is told where `replicas` or an autoscaler says so: without either the '
      + 'autoscaler may lie elsewhere.',
  ],
  fix: [
    'Run at least two, or acknowledge it where that is acceptable.',
  ],
  example: {
    language: 'typescript',
    bad: `
import { App, Chart } from 'cdk8s';
import { GatewayLoadBalancer, IngressGateway } from 'cdk8s-istio';

const app = new App();
const chart = new Chart(app, 'shop', { namespace: 'shop' });
new IngressGateway(chart, 'gateway', { name: 'edge', loadBalancer: GatewayLoadBalancer.clusterIp(), replicas: 1 });
`,
    mended: `
import { App, Chart } from 'cdk8s';
import { GatewayLoadBalancer, IngressGateway } from 'cdk8s-istio';

const app = new App();
const chart = new Chart(app, 'shop', { namespace: 'shop' });
new IngressGateway(chart, 'gateway', { name: 'edge', loadBalancer: GatewayLoadBalancer.clusterIp(), replicas: 2 });
`,
  },
};
