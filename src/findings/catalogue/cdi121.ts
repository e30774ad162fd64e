import { CatalogueEntry } from '../catalogue-entry';
import { FindingLevel } from '../finding';

export const CDI121: CatalogueEntry = {
  code: 'CDI121',
  level: FindingLevel.WARNING,
  kinds: ['IstioAlb'],
  summary: 'two load balancers name gateways of one namespace by labels that may be those of the same pods',
  why: [
    'A load balancer knows the hosts and guards of others at the same pods, and leaves their requests alone, or refuses what would go around '
      + 'them. Which pods are the same it sees by their labels: where these neither agree nor differ, it takes them for two gateways.',
  ],
  fix: [
    'Name one gateway by one set of labels. Where there are two, add a label to both in which they differ. '
      + 'Labels that contain the others are an error at once.',
  ],
  example: {
    language: 'typescript',
    bad: `
import { App, Chart } from 'cdk8s';
import { IngressGateway, IstioAlb, ListenerAction } from 'cdk8s-istio';

const app = new App();
const chart = new Chart(app, 'shop', { namespace: 'shop' });
const shop = IngressGateway.fromWorkload({ labels: { istio: 'ingressgateway' }, namespaceName: 'istio-system' });
const admin = IngressGateway.fromWorkload({ labels: { app: 'istio-ingressgateway' }, namespaceName: 'istio-system' });
const defaultAction = ListenerAction.fixedResponse(200);
new IstioAlb(chart, 'shop', { gateways: [shop] }).addListener('http', { hosts: ['shop.example.com'], defaultAction });
new IstioAlb(chart, 'admin', { gateways: [admin] }).addListener('http', { hosts: ['admin.example.com'], defaultAction });
`,
    mended: `
import { App, Chart } from 'cdk8s';
import { IngressGateway, IstioAlb, ListenerAction } from 'cdk8s-istio';

const app = new App();
const chart = new Chart(app, 'shop', { namespace: 'shop' });
const shop = IngressGateway.fromWorkload({ labels: { istio: 'ingressgateway' }, namespaceName: 'istio-system' });
const admin = IngressGateway.fromWorkload({ labels: { istio: 'ingressgateway' }, namespaceName: 'istio-system' });
const defaultAction = ListenerAction.fixedResponse(200);
new IstioAlb(chart, 'shop', { gateways: [shop] }).addListener('http', { hosts: ['shop.example.com'], defaultAction });
new IstioAlb(chart, 'admin', { gateways: [admin] }).addListener('http', { hosts: ['admin.example.com'], defaultAction });
`,
  },
};
