import { CatalogueEntry } from '../catalogue-entry';
import { FindingLevel } from '../finding';

export const CDI015: CatalogueEntry = {
  code: 'CDI015',
  level: FindingLevel.WARNING,
  kinds: ['networking.istio.io/Gateway'],
  summary: "a server of a Gateway on a port that leads to the same port of the gateway's pods as another one",
  why: [
    'Envoy has one listener for both, with the hosts of both. On a Service that maps 80 to 8080, a listener on 8080 answers on '
      + 'port 80, and not on 8080.',
  ],
  fix: [
    'Use the port of the Service, or let each of its ports lead to a port of its own.',
  ],
  example: {
    language: 'typescript',
    bad: `
import { App, Chart } from 'cdk8s';
import { IngressGateway, IstioAlb, ListenerAction, ListenerProtocol } from 'cdk8s-istio';

const app = new App();
const chart = new Chart(app, 'shop', { namespace: 'shop' });
const gateway = IngressGateway.fromWorkload({
  labels: { istio: 'edge' },
  namespaceName: 'edge',
  ports: [{ port: 80, targetPort: 8080 }, { port: 81, targetPort: 8080 }],
});
new IstioAlb(chart, 'alb', { gateways: [gateway] }).addListener('http', {
  port: 81,
  protocol: ListenerProtocol.HTTP,
  hosts: ['shop.example.com'],
  defaultAction: ListenerAction.fixedResponse(200),
});
`,
    mended: `
import { App, Chart } from 'cdk8s';
import { IngressGateway, IstioAlb, ListenerAction, ListenerProtocol } from 'cdk8s-istio';

const app = new App();
const chart = new Chart(app, 'shop', { namespace: 'shop' });
const gateway = IngressGateway.fromWorkload({
  labels: { istio: 'edge' },
  namespaceName: 'edge',
  ports: [{ port: 80, targetPort: 8080 }, { port: 81, targetPort: 8081 }],
});
new IstioAlb(chart, 'alb', { gateways: [gateway] }).addListener('http', {
  port: 81,
  protocol: ListenerProtocol.HTTP,
  hosts: ['shop.example.com'],
  defaultAction: ListenerAction.fixedResponse(200),
});
`,
  },
};
