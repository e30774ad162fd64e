import { CatalogueEntry } from '../catalogue-entry';
import { FindingLevel } from '../finding';

export const CDI018: CatalogueEntry = {
  code: 'CDI018',
  level: FindingLevel.INFO,
  kinds: ['IstioAlb'],
  summary: 'a certificate whose Secret somebody else has to make, and where',
  why: [
    "Istio reads the Secret of a certificate in the namespace of the gateway's pods, and the app writes nothing there unless you give "
      + 'it a scope. One that the app makes in another namespace is [IST0101/credential](#ist0101credential).',
  ],
  fix: [
    'Make sure that somebody makes it there, or issue it with `ListenerCertificate.issued(chart, …)` and a chart of that namespace.',
  ],
  example: {
    language: 'typescript',
    bad: `
import { App, Chart } from 'cdk8s';
import { IstioAlb, ListenerAction, ListenerCertificate } from 'cdk8s-istio';

const app = new App();
const chart = new Chart(app, 'shop', { namespace: 'shop' });
new IstioAlb(chart, 'alb').addListener('https', {
  hosts: ['shop.example.com'],
  certificates: [ListenerCertificate.fromSecret('shop-tls')],
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
