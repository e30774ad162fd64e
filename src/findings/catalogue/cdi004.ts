import { CatalogueEntry, EVERY_KIND } from '../catalogue-entry';
import { FindingLevel } from '../finding';

export const CDI004: CatalogueEntry = {
  code: 'CDI004',
  level: FindingLevel.ERROR,
  cannotBeAccepted: 'What applies the manifests refuses the file, or applies something else.',
  kinds: [EVERY_KIND],
  summary: 'a text that Kubernetes does not read as it was written',
  why: [
    'cdk8s writes YAML with a library for JavaScript; kubectl, Argo CD, Flux and istioctl read it with one for Go, which refuses the '
      + 'whole file, or reads another value.',
    [
      "| the text has | Go's reader |",
      '|---|---|',
      '| a control character from U+007F on, a half of a surrogate pair, U+FFFE, U+FFFF | refuses the file |',
      '| U+0085, U+2028 or U+2029 | takes them for the end of the line |',
      '| digits with a prefix, such as `0o7`, `0X1F` or `0B1` | reads a number |',
      '| several lines, the first of which begins with a tab, or nothing but blanks | refuses the file, or loses the blanks |',
      '| a key that is `<<` | takes it for a merge |',
    ].join('\n'),
    'The check reads the manifests, whoever made them. Such characters mostly come from a document that a value was copied from.',
  ],
  fix: [
    'Write the value by hand. A file in a ConfigMap that begins with a tab goes into `binaryData`, or begins with an empty comment.',
  ],
  example: {
    language: 'typescript',
    bad: `
import { ApiObject, App, Chart } from 'cdk8s';
import { MeshNamespace } from 'cdk8s-istio';

const app = new App();
const chart = new Chart(app, 'shop', { namespace: 'shop' });
new MeshNamespace(chart, 'namespace');
new ApiObject(chart, 'settings', { apiVersion: 'v1', kind: 'ConfigMap', data: { mode: '0o644' } });
`,
    mended: `
import { ApiObject, App, Chart } from 'cdk8s';
import { MeshNamespace } from 'cdk8s-istio';

const app = new App();
const chart = new Chart(app, 'shop', { namespace: 'shop' });
new MeshNamespace(chart, 'namespace');
new ApiObject(chart, 'settings', { apiVersion: 'v1', kind: 'ConfigMap', data: { mode: '644' } });
`,
  },
};
