import { CatalogueEntry } from '../catalogue-entry';
import { FindingLevel } from '../finding';

export const CDI135: CatalogueEntry = {
  code: 'CDI135',
  level: FindingLevel.INFO,
  kinds: ['WeightedService', 'MeshWorkload'],
  summary: 'a service that calls others gets a ServiceAccount of its own',
  why: [
    'Others know a caller by the ServiceAccount of its pods, and pods that name none share `default` with all others of their namespace. So '
      + 'they get one with the name of the service. What is granted to the account that they had, by a RoleBinding, a role of a cloud or a '
      + 'secret for images, is no longer theirs.',
  ],
  fix: [
    'Give the versions a `serviceAccount`, with what it may do.',
  ],
  example: {
    language: 'typescript',
    bad: `
import { App, Chart } from 'cdk8s';
import { WeightedService } from 'cdk8s-istio';

const app = new App();
const chart = new Chart(app, 'shop', { namespace: 'shop' });
const cart = new WeightedService(chart, 'cart', {
  name: 'cart',
  port: 80,
  versions: [{ name: 'v1', containers: [{ image: 'cart:1', portNumber: 8080 }] }],
});
const orders = new WeightedService(chart, 'orders', {
  name: 'orders',
  port: 80,
  versions: [{ name: 'v1', containers: [{ image: 'orders:1', portNumber: 8080 }] }],
});
orders.allowFrom(cart);
`,
    mended: `
import { App, Chart } from 'cdk8s';
import { ServiceAccount } from 'cdk8s-plus-28';
import { WeightedService } from 'cdk8s-istio';

const app = new App();
const chart = new Chart(app, 'shop', { namespace: 'shop' });
const serviceAccount = new ServiceAccount(chart, 'account', { metadata: { name: 'cart' } });
const cart = new WeightedService(chart, 'cart', {
  name: 'cart',
  port: 80,
  versions: [{ name: 'v1', serviceAccount, containers: [{ image: 'cart:1', portNumber: 8080 }] }],
});
const orders = new WeightedService(chart, 'orders', {
  name: 'orders',
  port: 80,
  versions: [{ name: 'v1', containers: [{ image: 'orders:1', portNumber: 8080 }] }],
});
orders.allowFrom(cart);
`,
  },
};
