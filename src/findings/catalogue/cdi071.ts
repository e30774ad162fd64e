import { CatalogueEntry } from '../catalogue-entry';
import { FindingLevel } from '../finding';

export const CDI071: CatalogueEntry = {
  code: 'CDI071',
  level: FindingLevel.ERROR,
  lesser: 'a warning where that is the gateway of the mesh settings',
  kinds: ['IstioAlb'],
  summary: 'the Gateway of a load balancer with policies selects the pods of another gateway of the app too, which it does not know',
  why: [
    'A Gateway binds to pods by labels, in every namespace, and to all pods that have its labels and maybe more. A load balancer puts '
      + 'its policies where these pods are, as far as it knows when it is made. What comes to a gateway that was not known then meets '
      + 'none of them.',
    'So it is with the pods of a gateway that something else makes, such as the Deployment of a chart: they are known where `gateways` or the mesh '
      + 'settings name their namespace.',
  ],
  fix: [
    'Make that gateway before, or give each gateway labels of its own. Name one that something else makes with `IngressGateway.fromWorkload`.',
  ],
  example: {
    language: 'typescript',
    bad: `
import { App, Chart } from 'cdk8s';
import { GatewayLoadBalancer, IngressGateway, IstioAlb, ListenerAction, ListenerCondition } from 'cdk8s-istio';

const app = new App();
const chart = new Chart(app, 'shop', { namespace: 'shop' });
const loadBalancer = GatewayLoadBalancer.clusterIp();
const gateway = new IngressGateway(chart, 'gateway', { name: 'edge', loadBalancer, numTrustedProxies: 1 });
const http = new IstioAlb(chart, 'alb', { gateways: [gateway] }).addListener('http', { hosts: ['shop.example.com'] });
http.addAction('office', { conditions: [ListenerCondition.sourceIps(['203.0.113.0/24'])], action: ListenerAction.fixedResponse(200) });
new IngressGateway(new Chart(app, 'second', { namespace: 'second' }), 'gateway', {
  name: 'second',
  loadBalancer,
  selectorLabels: { istio: 'edge', zone: 'b' },
});
`,
    mended: `
import { App, Chart } from 'cdk8s';
import { GatewayLoadBalancer, IngressGateway, IstioAlb, ListenerAction, ListenerCondition } from 'cdk8s-istio';

const app = new App();
const chart = new Chart(app, 'shop', { namespace: 'shop' });
const loadBalancer = GatewayLoadBalancer.clusterIp();
const gateway = new IngressGateway(chart, 'gateway', { name: 'edge', loadBalancer, numTrustedProxies: 1 });
const http = new IstioAlb(chart, 'alb', { gateways: [gateway] }).addListener('http', { hosts: ['shop.example.com'] });
http.addAction('office', { conditions: [ListenerCondition.sourceIps(['203.0.113.0/24'])], action: ListenerAction.fixedResponse(200) });
new IngressGateway(new Chart(app, 'second', { namespace: 'second' }), 'gateway', {
  name: 'second',
  loadBalancer,
  selectorLabels: { istio: 'second' },
});
`,
  },
};
