import { CatalogueEntry } from '../catalogue-entry';
import { FindingLevel } from '../finding';

export const CDI022: CatalogueEntry = {
  code: 'CDI022',
  level: FindingLevel.WARNING,
  kinds: ['WeightedService'],
  summary: 'pods of a WeightedService are in the network of their node (`hostNetwork`)',
  why: [
    'Istio injects no sidecar into such pods and captures none of their traffic, so they are in no mesh: no mTLS, no policies.',
  ],
  fix: [
    'Leave `hostNetwork` out, or acknowledge the finding where the pods need it.',
  ],
  example: {
    language: 'typescript',
    bad: `
import { App, Chart } from 'cdk8s';
import { WeightedService } from 'cdk8s-istio';

const app = new App();
const chart = new Chart(app, 'shop', { namespace: 'shop' });
new WeightedService(chart, 'cart', {
  name: 'cart',
  port: 80,
  versions: [{ name: 'v1', containers: [{ image: 'cart:1', portNumber: 8080 }], hostNetwork: true }],
});
`,
    mended: `
import { App, Chart } from 'cdk8s';
import { WeightedService } from 'cdk8s-istio';

const app = new App();
const chart = new Chart(app, 'shop', { namespace: 'shop' });
new WeightedService(chart, 'cart', {
  name: 'cart',
  port: 80,
  versions: [{ name: 'v1', containers: [{ image: 'cart:1', portNumber: 8080 }] }],
});
`,
  },
};
