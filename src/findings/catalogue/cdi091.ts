import { CatalogueEntry, EVERY_KIND } from '../catalogue-entry';
import { FindingLevel } from '../finding';

export const CDI091: CatalogueEntry = {
  code: 'CDI091',
  level: FindingLevel.ERROR,
  kinds: [EVERY_KIND],
  summary: 'an object of more than 1.57 MB, which etcd does not store',
  why: [
    'A request to etcd may have 1.5 MiB, and the API server asks etcd to store each object in one. It refuses a larger object however it is '
      + 'applied: `etcdserver: request is too large`. The objects beside it are applied all the same: where a policy is refused, the routes '
      + 'that it guards are open.',
    'Counted is the JSON of the object, which is what etcd gets of kinds that a CustomResourceDefinition defines; of kinds that Kubernetes '
      + 'itself defines, the texts in it alone.',
  ],
  fix: [
    'Make several objects of it. An AuthorizationPolicy of a load balancer has each host that its rule is for, once for each way in which '
      + 'earlier rules leave requests to it: give the hosts to several load balancers, or the rule with what it asks a priority before rules '
      + 'that compare headers. The rules of a VirtualService can be spread over hosts, or over [delegates](virtual-service.md#delegates).',
    'Where the etcd of your cluster is configured for larger requests (`--max-request-bytes`), acknowledge it.',
  ],
  example: {
    language: 'typescript',
    bad: `
import { ApiObject, App, Chart } from 'cdk8s';
import { MeshNamespace } from 'cdk8s-istio';

const app = new App();
const chart = new Chart(app, 'shop', { namespace: 'shop' });
new MeshNamespace(chart, 'namespace');
new ApiObject(chart, 'words', { apiVersion: 'example.com/v1', kind: 'Words', spec: { words: 'word '.repeat(320000) } });
`,
    mended: `
import { ApiObject, App, Chart } from 'cdk8s';
import { MeshNamespace } from 'cdk8s-istio';

const app = new App();
const chart = new Chart(app, 'shop', { namespace: 'shop' });
new MeshNamespace(chart, 'namespace');
for (const part of ['first', 'second', 'third', 'fourth']) {
  new ApiObject(chart, part, { apiVersion: 'example.com/v1', kind: 'Words', spec: { words: 'word '.repeat(32000) } });
}
`,
  },
};
