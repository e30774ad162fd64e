import { CatalogueEntry } from '../catalogue-entry';
import { FindingLevel } from '../finding';

export const CDI006: CatalogueEntry = {
  code: 'CDI006',
  level: FindingLevel.WARNING,
  kinds: ['IncludeManifests', 'file'],
  summary: 'a key that a map of an included file has twice',
  why: [
    'Kubernetes takes the last one without a word, and kustomize refuses the file. `on` and `yes` are one key for Kubernetes, `true`.',
  ],
  fix: [
    'Remove one of them. Where the file is somebody else\'s, acknowledge it on the `IncludeManifests`.',
  ],
  example: {
    language: 'typescript',
    bad: `
import { App, Chart } from 'cdk8s';
import { IncludeManifests } from 'cdk8s-istio';

const app = new App();
const chart = new Chart(app, 'shop', { namespace: 'shop' });
new IncludeManifests(chart, 'settings', { text: '{ apiVersion: v1, kind: ConfigMap, metadata: { name: settings }, data: { a: b, a: c } }' });
`,
    mended: `
import { App, Chart } from 'cdk8s';
import { IncludeManifests } from 'cdk8s-istio';

const app = new App();
const chart = new Chart(app, 'shop', { namespace: 'shop' });
new IncludeManifests(chart, 'settings', { text: '{ apiVersion: v1, kind: ConfigMap, metadata: { name: settings }, data: { a: c } }' });
`,
  },
};
