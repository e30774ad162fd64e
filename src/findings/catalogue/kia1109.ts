import { CatalogueEntry } from '../catalogue-entry';
import { FindingLevel } from '../finding';

export const KIA1109: CatalogueEntry = {
  code: 'KIA1109',
  level: FindingLevel.WARNING,
  kinds: ['networking.istio.io/VirtualService'],
  summary: 'routes for a Service of an ambient mesh, to which traffic goes through no waypoint',
  why: [
    'The proxy of a node applies no routes, no subsets and no weights: callers reach all pods alike. A gateway applies its routes in any '
      + 'case. It is told of Services whose manifests are known, in a mesh that the mesh settings call ambient.',
  ],
  fix: [
    'Name the waypoint in the label `istio.io/use-waypoint` of the Service or of its Namespace; or in the mesh settings, or in `waypoint` of a '
      + '`WeightedService`. With `meshRouting: false` that promises no split inside the mesh.',
  ],
  example: {
    language: 'typescript',
    bad: `
import { App, Chart } from 'cdk8s';
import { DataPlane, MeshSettings, WeightedService } from 'cdk8s-istio';

const app = new App();
const chart = new Chart(app, 'shop', { namespace: 'shop' });
MeshSettings.configure(chart, { dataPlane: DataPlane.AMBIENT });
new WeightedService(chart, 'cart', {
  name: 'cart',
  port: 80,
  versions: [
    { name: 'v1', weight: 80, containers: [{ image: 'cart:1', portNumber: 8080 }] },
    { name: 'v2', weight: 20, containers: [{ image: 'cart:2', portNumber: 8080 }] },
  ],
});
`,
    mended: `
import { App, Chart } from 'cdk8s';
import { DataPlane, MeshSettings, WeightedService } from 'cdk8s-istio';

const app = new App();
const chart = new Chart(app, 'shop', { namespace: 'shop' });
MeshSettings.configure(chart, { dataPlane: DataPlane.AMBIENT });
new WeightedService(chart, 'cart', {
  name: 'cart',
  port: 80,
  waypoint: { name: 'waypoint' },
  versions: [
    { name: 'v1', weight: 80, containers: [{ image: 'cart:1', portNumber: 8080 }] },
    { name: 'v2', weight: 20, containers: [{ image: 'cart:2', portNumber: 8080 }] },
  ],
});
`,
  },
};
