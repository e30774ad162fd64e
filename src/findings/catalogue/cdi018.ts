import { CatalogueEntry } from '../catalogue-entry';
import { FindingLevel } from '../finding';

export const CDI018: CatalogueEntry = {
  code: 'CDI018',
  level: FindingLevel.WARNING,
  lesser: 'an info of a Secret that somebody else makes',
  kinds: ['IstioAlb'],
  summary: "a certificate that cert-manager issues in another namespace than that of the gateway's pods",
  why: [
    "Istio reads the Secret of a certificate in the namespace of the gateway's pods, and the app writes nothing there unless you give "
      + 'it a scope. Of a Secret that somebody else makes the info says where it has to be.',
  ],
  fix: [
    'Issue it with `ListenerCertificate.issued(chart, …)` and a chart of that namespace.',
  ],
  example: {
    language: 'typescript',
    bad: `
import { App, Chart } from 'cdk8s';
import { IstioAlb, ListenerAction, ListenerCertificate } from 'cdk8s-istio';

const app = new App();
const chart = new Chart(app, 'shop', { namespace: 'shop' });
const certificate = ListenerCertificate.issued(chart, 'certificate', {
  hosts: ['shop.example.com'],
  issuerName: 'letsencrypt',
  secretName: 'shop-tls',
});
new IstioAlb(chart, 'alb').addListener('https', {
  hosts: ['shop.example.com'],
  certificates: [certificate],
  defaultAction: ListenerAction.fixedResponse(200),
});
`,
    mended: `
import { App, Chart } from 'cdk8s';
import { IstioAlb, ListenerAction, ListenerCertificate } from 'cdk8s-istio';

const app = new App();
const chart = new Chart(app, 'shop', { namespace: 'shop' });
const gateways = new Chart(app, 'gateways', { namespace: 'istio-system' });
const certificate = ListenerCertificate.issued(gateways, 'certificate', {
  hosts: ['shop.example.com'],
  issuerName: 'letsencrypt',
  secretName: 'shop-tls',
});
new IstioAlb(chart, 'alb').addListener('https', {
  hosts: ['shop.example.com'],
  certificates: [certificate],
  defaultAction: ListenerAction.fixedResponse(200),
});
`,
  },
};
