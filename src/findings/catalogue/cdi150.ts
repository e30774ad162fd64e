import { CatalogueEntry } from '../catalogue-entry';
import { FindingLevel } from '../finding';

export const CDI150: CatalogueEntry = {
  code: 'CDI150',
  level: FindingLevel.WARNING,
  kinds: ['apps/Deployment', 'apps/StatefulSet', 'argoproj.io/Rollout'],
  summary: 'two autoscalers scale the same pods',
  why: [
    'Kubernetes switches two HorizontalPodAutoscalers of the same pods off, both of them (`AmbiguousSelector`), and KEDA refuses a ScaledObject for '
      + 'what another autoscaler scales. The number of pods stays as it is, however many are needed.',
  ],
  fix: [
    'Keep one of them, with the metrics of both: of several the one that asks for the most pods decides.',
  ],
  example: {
    language: 'typescript',
    bad: `
import { App, Chart } from 'cdk8s';
import { Deployment, HorizontalPodAutoscaler } from 'cdk8s-plus-28';
import { MeshNamespace } from 'cdk8s-istio';

const app = new App();
const chart = new Chart(app, 'shop', { namespace: 'shop' });
new MeshNamespace(chart, 'namespace');
const cart = new Deployment(chart, 'cart', { containers: [{ image: 'registry.example.com/cart:1.4', portNumber: 8080 }] });
new HorizontalPodAutoscaler(chart, 'by-day', { target: cart, maxReplicas: 10 });
new HorizontalPodAutoscaler(chart, 'by-night', { target: cart, maxReplicas: 3 });
`,
    mended: `
import { App, Chart } from 'cdk8s';
import { Deployment, HorizontalPodAutoscaler } from 'cdk8s-plus-28';
import { MeshNamespace } from 'cdk8s-istio';

const app = new App();
const chart = new Chart(app, 'shop', { namespace: 'shop' });
new MeshNamespace(chart, 'namespace');
const cart = new Deployment(chart, 'cart', { containers: [{ image: 'registry.example.com/cart:1.4', portNumber: 8080 }] });
new HorizontalPodAutoscaler(chart, 'by-day', { target: cart, maxReplicas: 10 });
`,
  },
};
