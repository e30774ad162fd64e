import { CatalogueEntry } from '../catalogue-entry';
import { FindingLevel } from '../finding';

export const CDI072: CatalogueEntry = {
  code: 'CDI072',
  level: FindingLevel.ERROR,
  kinds: ['IstioAlb'],
  summary: 'behind the PROXY protocol, a rule or a list of addresses that is for some clients only, and requests on another port of the same '
    + 'gateway that its policy would refuse too',
  why: [
    'The header of the PROXY protocol names the port, so a policy there does not compare it, and refuses requests on every port: of other '
      + 'listeners, and of VirtualServices of the app. Those of which one has TLS and the other not are told apart by the handshake, those '
      + 'with TLS by the names too. Nothing is lost where the same is asked on the other port, or where a redirect leads to where it is '
      + 'asked: but a login, or a cookie that clients send over TLS only, is asked for too early before a redirect, which is a warning.',
  ],
  fix: [
    'Ask the same in the rules of both, give them the same lists, give them hosts of their own, or put one of them onto a gateway of its own.',
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
