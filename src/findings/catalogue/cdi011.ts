import { CatalogueEntry } from '../catalogue-entry';
import { FindingLevel } from '../finding';

export const CDI011: CatalogueEntry = {
  code: 'CDI011',
  level: FindingLevel.WARNING,
  kinds: ['IstioAlb'],
  summary: 'a listener without a default, one of whose hosts has no rule for everything either',
  why: [
    'Requests that none of its rules takes get 404 without a body.',
  ],
  fix: [
    'Add a rule without conditions, `ListenerAction.fixedResponse(404, …)` for example, or `defaultAction` on the listener.',
  ],
  example: {
    language: 'typescript',
    bad: `
import { App, Chart } from 'cdk8s';
import { GatewayLoadBalancer, IngressGateway, IstioAlb, ListenerAction, ListenerCondition } from 'cdk8s-istio';

const app = new App();
const chart = new Chart(app, 'shop', { namespace: 'shop' });
const loadBalancer = GatewayLoadBalancer.clusterIp();
const gateway = new IngressGateway(chart, 'gateway', { name: 'edge', loadBalancer });
const http = new IstioAlb(chart, 'alb', { gateways: [gateway] }).addListener('http', { hosts: ['shop.example.com'] });
http.addAction('cart', { conditions: [ListenerCondition.pathPrefixes(['/cart'])], action: ListenerAction.fixedResponse(200) });
`,
    mended: `
import { App, Chart } from 'cdk8s';
import { GatewayLoadBalancer, IngressGateway, IstioAlb, ListenerAction, ListenerCondition } from 'cdk8s-istio';

const app = new App();
const chart = new Chart(app, 'shop', { namespace: 'shop' });
const loadBalancer = GatewayLoadBalancer.clusterIp();
const gateway = new IngressGateway(chart, 'gateway', { name: 'edge', loadBalancer });
const http = new IstioAlb(chart, 'alb', { gateways: [gateway] }).addListener('http', { hosts: ['shop.example.com'] });
http.addAction('cart', { conditions: [ListenerCondition.pathPrefixes(['/cart'])], action: ListenerAction.fixedResponse(200) });
http.addAction('default', { action: ListenerAction.fixedResponse(404) });
`,
  },
};
