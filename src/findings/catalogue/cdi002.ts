import { CatalogueEntry, EVERY_KIND } from '../catalogue-entry';
import { FindingLevel } from '../finding';

export const CDI002: CatalogueEntry = {
  code: 'CDI002',
  level: FindingLevel.WARNING,
  kinds: [EVERY_KIND],
  summary: 'an object of more than 200 KB, too large for `kubectl apply` as it is usually called',
  why: [
    'On the client side `kubectl apply` keeps a copy of the object in an annotation, and all annotations of an object may have '
      + '262,144 bytes. Above that the API server refuses it: `metadata.annotations: Too long`. Counted is what kubectl writes: the bytes '
      + "of the copy in UTF-8, and the object's own annotations. The warning comes at 200,000 bytes, while there is still room to grow. A "
      + 'VirtualService gets there with 500 to 1,000 ordinary rules, some CustomResourceDefinitions do by themselves.',
  ],
  fix: [
    'Apply it on the server side, which keeps no copy: `kubectl apply --server-side`. Flux always does. Argo CD does with the sync '
      + 'option `ServerSideApply=true` of the Application, or of the object alone. Or make it smaller: rules that are for one host each '
      + 'go into a VirtualService for that host, and the rules below a path into a [delegate](virtual-service.md#delegates).',
    'Server-side apply ends too, at the size of a request to etcd, as `CDI091` says. An object that has been applied on the client side '
      + 'can change over at any time.',
  ],
  example: {
    language: 'typescript',
    bad: `
import { ApiObject, App, Chart } from 'cdk8s';
import { MeshNamespace } from 'cdk8s-istio';

const app = new App();
const chart = new Chart(app, 'shop', { namespace: 'shop' });
new MeshNamespace(chart, 'namespace');
new ApiObject(chart, 'words', { apiVersion: 'v1', kind: 'ConfigMap', data: { words: 'word '.repeat(50000) } });
`,
    mended: `
import { ApiObject, App, Chart } from 'cdk8s';
import { MeshNamespace } from 'cdk8s-istio';

const app = new App();
const chart = new Chart(app, 'shop', { namespace: 'shop' });
new MeshNamespace(chart, 'namespace');
for (const part of ['first', 'second']) {
  new ApiObject(chart, part, { apiVersion: 'v1', kind: 'ConfigMap', data: { words: 'word '.repeat(25000) } });
}
`,
  },
};
