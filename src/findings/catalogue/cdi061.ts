import { CatalogueEntry } from '../catalogue-entry';
import { FindingLevel } from '../finding';

export const CDI061: CatalogueEntry = {
  code: 'CDI061',
  level: FindingLevel.ERROR,
  kinds: ['IstioAlb'],
  summary: 'a rule that is for some clients only is never reached',
  why: [
    'Earlier rules take all of its requests, so it protects nothing, whatever its author thought.',
  ],
  fix: [
    'Put it before them by a priority, or take it out.',
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
http.addAction('admin', { conditions: [ListenerCondition.pathPrefixes(['/admin'])], action: ListenerAction.fixedResponse(200) });
http.addAction('users', {
  conditions: [ListenerCondition.pathPrefixes(['/admin/users']), ListenerCondition.sourceIps(['203.0.113.0/24'])],
  action: ListenerAction.fixedResponse(200),
});
http.addAction('default', { action: ListenerAction.fixedResponse(404) });
`,
    mended: `
import { App, Chart } from 'cdk8s';
import { GatewayLoadBalancer, IngressGateway, IstioAlb, ListenerAction, ListenerCondition } from 'cdk8s-istio';

const app = new App();
const chart = new Chart(app, 'shop', { namespace: 'shop' });
const loadBalancer = GatewayLoadBalancer.clusterIp();
const gateway = new IngressGateway(chart, 'gateway', { name: 'edge', loadBalancer, numTrustedProxies: 1 });
const http = new IstioAlb(chart, 'alb', { gateways: [gateway] }).addListener('http', { hosts: ['shop.example.com'] });
http.addAction('admin', { conditions: [ListenerCondition.pathPrefixes(['/admin'])], action: ListenerAction.fixedResponse(200) });
http.addAction('users', {
  priority: 1,
  conditions: [ListenerCondition.pathPrefixes(['/admin/users']), ListenerCondition.sourceIps(['203.0.113.0/24'])],
  action: ListenerAction.fixedResponse(200),
});
http.addAction('default', { action: ListenerAction.fixedResponse(404) });
`,
  },
};
