import { CatalogueEntry } from '../catalogue-entry';
import { FindingLevel } from '../finding';

export const CDI063: CatalogueEntry = {
  code: 'CDI063',
  level: FindingLevel.ERROR,
  kinds: ['IstioAlb'],
  summary: 'a policy at the targets compares a header that is another one there, or leaves out what an earlier rule found by such a header',
  why: [
    'The gateway changes headers by transforms, and takes away what a target could take for something that is checked: `x_user` '
      + 'beside a claim in `x-user` or a value that is set from a command, `authorization` beside a token from a cookie or a parameter. A '
      + 'sidecar replaces those that it makes of claims, before the policy of the target sees them. And some headers are written by every '
      + 'proxy: `x-forwarded-client-cert` (each sidecar adds the caller under mutual TLS), `x-forwarded-for`, `x-request-id`, those of '
      + 'traces, all that begin with `x-envoy-`. What the rule compared is gone, so that the policy protects nothing, or refuses what an '
      + 'earlier rule let pass. The same goes for the header in which the token comes: where the gateway sets it, the target checks the '
      + "gateway's token for everybody, and where a check at the gateway takes it away (`forwardOriginalToken: false`), there is none.",
  ],
  fix: [
    'Leave the header as it is, use one that no proxy writes, or let the gateway enforce the policy.',
  ],
  example: {
    language: 'typescript',
    bad: `
import { App, Chart } from 'cdk8s';
import {
  ClientAddress, IngressGateway, IstioAlb, ListenerAction, ListenerCondition, ListenerTransform, WeightedService,
} from 'cdk8s-istio';

const app = new App();
const chart = new Chart(app, 'shop', { namespace: 'shop' });
const gateway = IngressGateway.fromWorkload({
  labels: { istio: 'edge' },
  namespaceName: 'edge',
  ports: [{ port: 80, targetPort: 8080 }],
  clientAddress: ClientAddress.CONNECTION,
});
const cart = new WeightedService(chart, 'cart', {
  name: 'cart',
  port: 80,
  versions: [{ name: 'v1', containers: [{ image: 'cart:1', portNumber: 8080 }] }],
});
const http = new IstioAlb(chart, 'alb', { gateways: [gateway] }).addListener('http', { hosts: ['shop.example.com'] });
http.addAction('team', {
  conditions: [ListenerCondition.httpHeader('x-team', ['core'])],
  action: ListenerAction.authenticateJwt({ issuers: [{ issuer: 'https://login.example.com' }], next: ListenerAction.forward(cart) }),
  transforms: [ListenerTransform.requestHeaders({ remove: ['x-team'] })],
});
http.addAction('default', { action: ListenerAction.fixedResponse(404) });
`,
    mended: `
import { App, Chart } from 'cdk8s';
import {
  ClientAddress, IngressGateway, IstioAlb, ListenerAction, ListenerCondition, ListenerTransform, WeightedService,
} from 'cdk8s-istio';

const app = new App();
const chart = new Chart(app, 'shop', { namespace: 'shop' });
const gateway = IngressGateway.fromWorkload({
  labels: { istio: 'edge' },
  namespaceName: 'edge',
  ports: [{ port: 80, targetPort: 8080 }],
  clientAddress: ClientAddress.CONNECTION,
});
const cart = new WeightedService(chart, 'cart', {
  name: 'cart',
  port: 80,
  versions: [{ name: 'v1', containers: [{ image: 'cart:1', portNumber: 8080 }] }],
});
const http = new IstioAlb(chart, 'alb', { gateways: [gateway] }).addListener('http', { hosts: ['shop.example.com'] });
http.addAction('team', {
  conditions: [ListenerCondition.httpHeader('x-group', ['core'])],
  action: ListenerAction.authenticateJwt({ issuers: [{ issuer: 'https://login.example.com' }], next: ListenerAction.forward(cart) }),
  transforms: [ListenerTransform.requestHeaders({ remove: ['x-team'] })],
});
http.addAction('default', { action: ListenerAction.fixedResponse(404) });
`,
  },
};
