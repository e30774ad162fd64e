import { CatalogueEntry } from '../catalogue-entry';
import { FindingLevel } from '../finding';

export const IST0123: CatalogueEntry = {
  code: 'IST0123',
  level: FindingLevel.WARNING,
  kinds: ['/Namespace'],
  summary: 'a namespace that asks for the mesh in two ways',
  why: [
    'Beside `istio-injection` Istio does not look at `istio.io/rev`, and pods with a sidecar are no part of an ambient mesh.',
  ],
  fix: [
    'Keep one of the labels.',
  ],
  example: {
    language: 'yaml',
    bad: `
apiVersion: v1
kind: Namespace
metadata:
  name: shop
  labels:
    istio-injection: enabled
    istio.io/rev: canary
`,
    mended: `
apiVersion: v1
kind: Namespace
metadata:
  name: shop
  labels:
    istio-injection: enabled
`,
  },
};
