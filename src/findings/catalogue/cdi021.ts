import { CatalogueEntry } from '../catalogue-entry';
import { FindingLevel } from '../finding';

export const CDI021: CatalogueEntry = {
  code: 'CDI021',
  level: FindingLevel.WARNING,
  kinds: ['WeightedService'],
  summary: 'a port with TLS is not split by the weights of its WeightedService inside the mesh',
  why: [
    'Istio splits TLS that it does not terminate by the server name that the caller asks for, and no name is given. Callers that ask '
      + 'for another name then get no connection.',
  ],
  fix: [
    'Name them in `serverNames` of the port. Or acknowledge the finding where the port may go to all pods alike.',
  ],
  example: {
    language: 'typescript',
    bad: `
import { App, Chart } from 'cdk8s';
import { ApplicationProtocol, WeightedService } from 'cdk8s-istio';

const app = new App();
const chart = new Chart(app, 'shop', { namespace: 'shop' });
new WeightedService(chart, 'cart', {
  name: 'cart',
  ports: [{ port: 443, targetPort: 8080, protocol: ApplicationProtocol.TLS }],
  versions: [
    { name: 'v1', weight: 80, containers: [{ image: 'cart:1', portNumber: 8080 }] },
    { name: 'v2', weight: 20, containers: [{ image: 'cart:2', portNumber: 8080 }] },
  ],
});
`,
    mended: `
import { App, Chart } from 'cdk8s';
import { ApplicationProtocol, WeightedService } from 'cdk8s-istio';

const app = new App();
const chart = new Chart(app, 'shop', { namespace: 'shop' });
new WeightedService(chart, 'cart', {
  name: 'cart',
  ports: [{ port: 443, targetPort: 8080, protocol: ApplicationProtocol.TLS, serverNames: ['cart.example.com'] }],
  versions: [
    { name: 'v1', weight: 80, containers: [{ image: 'cart:1', portNumber: 8080 }] },
    { name: 'v2', weight: 20, containers: [{ image: 'cart:2', portNumber: 8080 }] },
  ],
});
`,
  },
};
