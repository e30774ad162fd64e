import { CatalogueEntry } from '../catalogue-entry';
import { FindingLevel } from '../finding';

export const CDI012: CatalogueEntry = {
  code: 'CDI012',
  level: FindingLevel.WARNING,
  kinds: ['IstioAlb'],
  summary: 'a rule of a listener that no request reaches, because earlier ones take every request that it could',
  why: [
    'Rules are tried by priority, then in the order in which they were added. The message names the rule and those before it. Values '
      + 'are compared as far as that is certain: a regular expression covers another only where both are the same.',
  ],
  fix: [
    'Give the rule a lower priority number, narrow the other, or take it out.',
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
http.addAction('pay', { conditions: [ListenerCondition.paths(['/cart/pay'])], action: ListenerAction.fixedResponse(503) });
http.addAction('default', { action: ListenerAction.fixedResponse(404) });
`,
    mended: `
import { App, Chart } from 'cdk8s';
import { GatewayLoadBalancer, IngressGateway, IstioAlb, ListenerAction, ListenerCondition } from 'cdk8s-istio';

const app = new App();
const chart = new Chart(app, 'shop', { namespace: 'shop' });
const loadBalancer = GatewayLoadBalancer.clusterIp();
const gateway = new IngressGateway(chart, 'gateway', { name: 'edge', loadBalancer });
const http = new IstioAlb(chart, 'alb', { gateways: [gateway] }).addListener('http', { hosts: ['shop.example.com'] });
http.addAction('pay', { conditions: [ListenerCondition.paths(['/cart/pay'])], action: ListenerAction.fixedResponse(503) });
http.addAction('cart', { conditions: [ListenerCondition.pathPrefixes(['/cart'])], action: ListenerAction.fixedResponse(200) });
http.addAction('default', { action: ListenerAction.fixedResponse(404) });
`,
  },
};
