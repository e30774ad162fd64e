import { CatalogueEntry } from '../catalogue-entry';
import { FindingLevel } from '../finding';

export const IST0102: CatalogueEntry = {
  code: 'IST0102',
  level: FindingLevel.INFO,
  kinds: ['/Namespace'],
  summary: 'a namespace that takes no part in the mesh',
  why: [
    'Its pods get no sidecar, and are no part of an ambient mesh, unless they ask for it themselves. Routes, policies and mutual '
      + 'TLS are then those of others only.',
  ],
  fix: [
    'Give it the label `istio-injection: enabled`, or `disabled` where that is meant.',
  ],
  example: {
    language: 'yaml',
    bad: `
apiVersion: v1
kind: Namespace
metadata:
  name: shop
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
