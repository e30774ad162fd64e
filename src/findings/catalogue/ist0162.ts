import { CatalogueEntry } from '../catalogue-entry';
import { FindingLevel } from '../finding';

export const IST0162: CatalogueEntry = {
  code: 'IST0162',
  level: FindingLevel.WARNING,
  kinds: ['networking.istio.io/Gateway'],
  summary: 'a listener on a port that the Service of the gateway does not expose',
  why: [
    'No request from outside reaches it. The ports of the gateway are those of the [mesh '
      + 'settings](mesh-settings.md#the-gateway-workload), 80 and 443 unless they say otherwise. Of an '
      + '[IngressGateway](ingress-gateway.md) of the app they are its `ports`.',
  ],
  fix: [
    'Add the port there, or listen on another one.',
  ],
  example: {
    language: 'typescript',
    bad: `
import { App, Chart } from 'cdk8s';
import { GatewayLoadBalancer, IngressGateway, IstioAlb, ListenerAction } from 'cdk8s-istio';

const app = new App();
const chart = new Chart(app, 'shop', { namespace: 'shop' });
const loadBalancer = GatewayLoadBalancer.clusterIp();
const gateway = new IngressGateway(chart, 'gateway', { name: 'edge', loadBalancer });
new IstioAlb(chart, 'alb', { gateways: [gateway] }).addListener('http', { port: 9000, defaultAction: ListenerAction.fixedResponse(200) });
`,
    mended: `
import { App, Chart } from 'cdk8s';
import { GatewayLoadBalancer, IngressGateway, IstioAlb, ListenerAction } from 'cdk8s-istio';

const app = new App();
const chart = new Chart(app, 'shop', { namespace: 'shop' });
const loadBalancer = GatewayLoadBalancer.clusterIp();
const gateway = new IngressGateway(chart, 'gateway', { name: 'edge', loadBalancer, ports: [{ port: 9000 }] });
new IstioAlb(chart, 'alb', { gateways: [gateway] }).addListener('http', { port: 9000, defaultAction: ListenerAction.fixedResponse(200) });
`,
  },
};
