import { CatalogueEntry } from '../catalogue-entry';
import { FindingLevel } from '../finding';

export const CDI030: CatalogueEntry = {
  code: 'CDI030',
  level: FindingLevel.WARNING,
  kinds: ['IngressGateway'],
  summary: 'pods of an IngressGateway have the labels by which Gateways select another one',
  why: [
    'A Gateway binds to pods by labels, in every namespace. With the same labels an internal gateway answers for the hosts of the '
      + 'public one. Gateways of two [clusters](mesh-settings.md#several-clusters) are not compared.',
  ],
  fix: [
    'Give each gateway `selectorLabels` of its own; the default, `istio: NAME`, is.',
  ],
  example: {
    language: 'typescript',
    bad: `
import { App, Chart } from 'cdk8s';
import { GatewayLoadBalancer, IngressGateway } from 'cdk8s-istio';

const app = new App();
const chart = new Chart(app, 'shop', { namespace: 'shop' });
for (const name of ['public', 'internal']) {
  new IngressGateway(chart, name, { name, loadBalancer: GatewayLoadBalancer.clusterIp(), selectorLabels: { istio: 'edge' } });
}
`,
    mended: `
import { App, Chart } from 'cdk8s';
import { GatewayLoadBalancer, IngressGateway } from 'cdk8s-istio';

const app = new App();
const chart = new Chart(app, 'shop', { namespace: 'shop' });
for (const name of ['public', 'internal']) {
  new IngressGateway(chart, name, { name, loadBalancer: GatewayLoadBalancer.clusterIp(), selectorLabels: { istio: name } });
}
`,
  },
};
