import { CatalogueEntry } from '../catalogue-entry';
import { FindingLevel } from '../finding';

export const IST0133_LARGE_RESPONSE: CatalogueEntry = {
  code: 'IST0133/large-response',
  level: FindingLevel.WARNING,
  kinds: ['networking.istio.io/VirtualService'],
  summary: 'an answer of more than 100 KB in a route',
  why: [
    'Every proxy that has the route gets the whole text with each change of its routes. Istio refuses more than 1 MB.',
  ],
  fix: [
    'Serve it from a service.',
  ],
  example: {
    language: 'typescript',
    bad: `
import { App, Chart } from 'cdk8s';
import { crds } from 'cdk8s-istio';

const app = new App();
const chart = new Chart(app, 'shop', { namespace: 'shop' });
new crds.networking.VirtualService(chart, 'down', {
  spec: {
    hosts: ['down.example.com'],
    http: [{ directResponse: { status: 503, body: { string: 'We are back soon. '.repeat(6000) } } }],
  },
});
`,
    mended: `
import { App, Chart } from 'cdk8s';
import { crds } from 'cdk8s-istio';

const app = new App();
const chart = new Chart(app, 'shop', { namespace: 'shop' });
new crds.networking.VirtualService(chart, 'down', {
  spec: {
    hosts: ['down.example.com'],
    http: [{ directResponse: { status: 503, body: { string: 'We are back soon.' } } }],
  },
});
`,
  },
};
