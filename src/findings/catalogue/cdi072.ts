import { CatalogueEntry } from '../catalogue-entry';
import { FindingLevel } from '../finding';

export const CDI072: CatalogueEntry = {
  code: 'CDI072',
  level: FindingLevel.ERROR,
  kinds: ['IstioAlb'],
  summary: 'behind the PROXY protocol, a rule that is for some clients only, and another listener without TLS, or with it, for the same hosts '
    + 'on another port of the same gateway',
  why: [
    'The header of the PROXY protocol names the port, so a policy there does not compare it, and refuses the requests of both '
      + 'listeners. Listeners of which one has TLS and the other not are told apart by the handshake. Redirects are left out: a client '
      + 'that is refused gets 403 instead.',
  ],
  fix: [
    'Ask the same in the rules of both, give them hosts of their own, or put one of them onto a gateway of its own.',
  ],
  example: {
    language: 'typescript',
    bad: `
import { App, Chart } from 'cdk8s';
import { ClientAddress, IngressGateway, IstioAlb, ListenerAction, ListenerProtocol, PolicyEnforcement } from 'cdk8s-istio';

const app = new App();
const chart = new Chart(app, 'shop', { namespace: 'shop' });
const gateway = IngressGateway.fromWorkload({
  labels: { istio: 'edge' },
  namespaceName: 'edge',
  ports: [{ port: 80, targetPort: 8080 }, { port: 81, targetPort: 8081 }],
  clientAddress: ClientAddress.PROXY_PROTOCOL,
});
const alb = new IstioAlb(chart, 'alb', { gateways: [gateway], policyEnforcement: PolicyEnforcement.GATEWAY });
const issuers = [{ issuer: 'https://login.example.com' }];
alb.addListener('api', {
  port: 80,
  protocol: ListenerProtocol.HTTP,
  hosts: ['api.example.com'],
  defaultAction: ListenerAction.authenticateJwt({ issuers, next: ListenerAction.fixedResponse(200) }),
});
alb.addListener('open', {
  port: 81,
  protocol: ListenerProtocol.HTTP,
  hosts: ['api.example.com'],
  defaultAction: ListenerAction.fixedResponse(200),
});
`,
    mended: `
import { App, Chart } from 'cdk8s';
import { ClientAddress, IngressGateway, IstioAlb, ListenerAction, ListenerProtocol, PolicyEnforcement } from 'cdk8s-istio';

const app = new App();
const chart = new Chart(app, 'shop', { namespace: 'shop' });
const gateway = IngressGateway.fromWorkload({
  labels: { istio: 'edge' },
  namespaceName: 'edge',
  ports: [{ port: 80, targetPort: 8080 }, { port: 81, targetPort: 8081 }],
  clientAddress: ClientAddress.PROXY_PROTOCOL,
});
const alb = new IstioAlb(chart, 'alb', { gateways: [gateway], policyEnforcement: PolicyEnforcement.GATEWAY });
const issuers = [{ issuer: 'https://login.example.com' }];
alb.addListener('api', {
  port: 80,
  protocol: ListenerProtocol.HTTP,
  hosts: ['api.example.com'],
  defaultAction: ListenerAction.authenticateJwt({ issuers, next: ListenerAction.fixedResponse(200) }),
});
alb.addListener('open', {
  port: 81,
  protocol: ListenerProtocol.HTTP,
  hosts: ['open.example.com'],
  defaultAction: ListenerAction.fixedResponse(200),
});
`,
  },
};
