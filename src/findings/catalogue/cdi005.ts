import { CatalogueEntry, EVERY_KIND } from '../catalogue-entry';
import { FindingLevel } from '../finding';

export const CDI005: CatalogueEntry = {
  code: 'CDI005',
  level: FindingLevel.ERROR,
  cannotBeAccepted: 'What applies the manifests refuses the file.',
  kinds: [EVERY_KIND],
  summary: 'a number that YAML has and JSON has not, `.nan` or `.inf`',
  why: [
    'kubectl, Argo CD and Flux make JSON of a file, and refuse the whole file for such a number.',
    'It mostly was a text: `Include`, `Helm` and `Yaml.load` of cdk8s read YAML in another way than Kubernetes, so `exportTo: [.]` becomes '
      + '`exportTo: [.nan]`. What else they lose leaves no trace in the manifest: `22:30` becomes 1350.',
  ],
  fix: [
    'Include the file with [`IncludeManifests`](include-manifests.md), which reads what Kubernetes reads; in code, write the text or the number '
      + 'that is meant.',
  ],
  example: {
    language: 'typescript',
    bad: `
import { ApiObject, App, Chart } from 'cdk8s';
import { MeshNamespace } from 'cdk8s-istio';

const app = new App();
const chart = new Chart(app, 'shop', { namespace: 'shop' });
new MeshNamespace(chart, 'namespace');
new ApiObject(chart, 'settings', { apiVersion: 'v1', kind: 'ConfigMap', data: { share: 1 / 0 } });
`,
    mended: `
import { ApiObject, App, Chart } from 'cdk8s';
import { MeshNamespace } from 'cdk8s-istio';

const app = new App();
const chart = new Chart(app, 'shop', { namespace: 'shop' });
new MeshNamespace(chart, 'namespace');
new ApiObject(chart, 'settings', { apiVersion: 'v1', kind: 'ConfigMap', data: { share: '1' } });
`,
  },
};
