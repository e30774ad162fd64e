import { CatalogueEntry } from '../catalogue-entry';
import { FindingLevel } from '../finding';

export const KIA1115: CatalogueEntry = {
  code: 'KIA1115',
  level: FindingLevel.WARNING,
  kinds: ['security.istio.io/RequestAuthentication'],
  summary: 'a RequestAuthentication in an ambient mesh without a waypoint or a gateway as target',
  why: [
    'It does nothing: the proxy of a node reads no tokens, and waypoints do not look at policies without a target or for pods.',
  ],
  fix: [
    'Give it a target with a waypoint: `PolicyTarget.services` or `PolicyTarget.gateways`. Where the pods of a chart have sidecars, '
      + 'say so with `MeshSettings.configure(chart, { dataPlane: DataPlane.SIDECAR })`.',
  ],
  example: {
    language: 'typescript',
    bad: `
import { App, Chart } from 'cdk8s';
import { DataPlane, MeshSettings, RequestAuthentication } from 'cdk8s-istio';

const app = new App();
const chart = new Chart(app, 'shop', { namespace: 'shop' });
MeshSettings.configure(chart, { dataPlane: DataPlane.AMBIENT });
new RequestAuthentication(chart, 'tokens', { jwtRules: [{ issuer: 'https://login.example.com' }] });
`,
    mended: `
import { App, Chart } from 'cdk8s';
import { DataPlane, MeshSettings, PolicyTarget, RequestAuthentication } from 'cdk8s-istio';

const app = new App();
const chart = new Chart(app, 'shop', { namespace: 'shop' });
MeshSettings.configure(chart, { dataPlane: DataPlane.AMBIENT });
new RequestAuthentication(chart, 'tokens', {
  target: PolicyTarget.services(['cart']),
  jwtRules: [{ issuer: 'https://login.example.com' }],
});
`,
  },
};
