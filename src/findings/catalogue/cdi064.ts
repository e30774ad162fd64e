import { CatalogueEntry } from '../catalogue-entry';
import { FindingLevel } from '../finding';

export const CDI064: CatalogueEntry = {
  code: 'CDI064',
  level: FindingLevel.WARNING,
  kinds: ['IstioAlb'],
  summary: 'a rule that is for some clients only, with a `corsPolicy`',
  why: [
    'Before a request that is not simple a browser sends a preflight, with the method `OPTIONS` and without a token. The policy '
      + 'refuses it before Envoy would answer it.',
  ],
  fix: [
    'Add a rule for `OPTIONS`, and the header `access-control-request-method`, with the same `corsPolicy` and `unmatchedPreflights: '
      + 'UnmatchedPreflights.IGNORE`, before it.',
  ],
  example: {
    language: 'typescript',
    bad: `
import { App, Chart } from 'cdk8s';
import { GatewayLoadBalancer, IngressGateway, IstioAlb, ListenerAction, StringMatch, WeightedService } from 'cdk8s-istio';

const app = new App();
const chart = new Chart(app, 'shop', { namespace: 'shop' });
const loadBalancer = GatewayLoadBalancer.clusterIp();
const gateway = new IngressGateway(chart, 'gateway', { name: 'edge', loadBalancer });
const cart = new WeightedService(chart, 'cart', {
  name: 'cart',
  port: 80,
  versions: [{ name: 'v1', containers: [{ image: 'cart:1', portNumber: 8080 }] }],
});
const http = new IstioAlb(chart, 'alb', { gateways: [gateway] }).addListener('http', { hosts: ['shop.example.com'] });
const corsPolicy = { allowOrigins: [StringMatch.exact('https://app.example.com')] };
http.addAction('api', {
  corsPolicy,
  action: ListenerAction.authenticateJwt({
    issuers: [{ issuer: 'https://login.example.com' }],
    next: ListenerAction.forward(cart),
  }),
});
`,
    mended: `
import { App, Chart } from 'cdk8s';
import {
  GatewayLoadBalancer, IngressGateway, IstioAlb, ListenerAction, ListenerCondition, StringMatch, UnmatchedPreflights, WeightedService,
} from 'cdk8s-istio';

const app = new App();
const chart = new Chart(app, 'shop', { namespace: 'shop' });
const loadBalancer = GatewayLoadBalancer.clusterIp();
const gateway = new IngressGateway(chart, 'gateway', { name: 'edge', loadBalancer });
const cart = new WeightedService(chart, 'cart', {
  name: 'cart',
  port: 80,
  versions: [{ name: 'v1', containers: [{ image: 'cart:1', portNumber: 8080 }] }],
});
const http = new IstioAlb(chart, 'alb', { gateways: [gateway] }).addListener('http', { hosts: ['shop.example.com'] });
const corsPolicy = { allowOrigins: [StringMatch.exact('https://app.example.com')], unmatchedPreflights: UnmatchedPreflights.IGNORE };
http.addAction('preflight', {
  conditions: [
    ListenerCondition.httpRequestMethods(['OPTIONS']),
    ListenerCondition.httpHeader('access-control-request-method', ['*']),
  ],
  corsPolicy,
  action: ListenerAction.forward(cart),
});
http.addAction('api', {
  corsPolicy,
  action: ListenerAction.authenticateJwt({
    issuers: [{ issuer: 'https://login.example.com' }],
    next: ListenerAction.forward(cart),
  }),
});
`,
  },
};
