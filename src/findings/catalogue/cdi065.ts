import { CatalogueEntry } from '../catalogue-entry';
import { FindingLevel } from '../finding';

export const CDI065: CatalogueEntry = {
  code: 'CDI065',
  level: FindingLevel.ERROR,
  kinds: ['IstioAlb'],
  summary: 'a rule takes tokens from a cookie, a parameter or a header of its own, and another rule of the same pods asks for no token',
  why: [
    'Istio checks tokens for pods, not for rules: it looks into that place in every request, and answers 401 to whatever it finds '
      + 'there that is no valid token. So a host that has a cookie of that name for something else is closed to its own users. Rules that '
      + 'only answer with an error, or lead to the same path at another port, need no token.',
  ],
  fix: [
    'Ask for a token in the other rule too, put it onto a gateway of its own, or take tokens from the header `authorization`, which '
      + 'few use for something else.',
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
const http = new IstioAlb(chart, 'alb', { gateways: [gateway] }).addListener('http', {
  hosts: ['shop.example.com', 'api.example.com'],
});
const issuers = [{ issuer: 'https://login.example.com', fromCookies: ['session'] }];
http.addAction('api', {
  conditions: [ListenerCondition.hostHeaders(['api.example.com'])],
  action: ListenerAction.authenticateJwt({ issuers, next: ListenerAction.fixedResponse(200) }),
});
http.addAction('default', { action: ListenerAction.fixedResponse(200) });
`,
    mended: `
import { App, Chart } from 'cdk8s';
import { GatewayLoadBalancer, IngressGateway, IstioAlb, ListenerAction, ListenerCondition } from 'cdk8s-istio';

const app = new App();
const chart = new Chart(app, 'shop', { namespace: 'shop' });
const loadBalancer = GatewayLoadBalancer.clusterIp();
const gateway = new IngressGateway(chart, 'gateway', { name: 'edge', loadBalancer });
const http = new IstioAlb(chart, 'alb', { gateways: [gateway] }).addListener('http', {
  hosts: ['shop.example.com', 'api.example.com'],
});
const issuers = [{ issuer: 'https://login.example.com' }];
http.addAction('api', {
  conditions: [ListenerCondition.hostHeaders(['api.example.com'])],
  action: ListenerAction.authenticateJwt({ issuers, next: ListenerAction.fixedResponse(200) }),
});
http.addAction('default', { action: ListenerAction.fixedResponse(200) });
`,
  },
};
