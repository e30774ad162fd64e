import { CatalogueEntry, EVERY_KIND } from '../catalogue-entry';
import { FindingLevel } from '../finding';

export const IST0106_UNKNOWN_KIND: CatalogueEntry = {
  code: 'IST0106/unknown-kind',
  level: FindingLevel.ERROR,
  kinds: [EVERY_KIND],
  summary: "a kind, or a version of one, that Istio's groups do not have",
  why: [
    'The API server serves the kinds of the CRDs that Istio brings, in the versions that they name, and knows no other: '
      + '`no matches for kind`. Not every kind is in every version: an `EnvoyFilter` is only in `v1alpha3`.',
  ],
  fix: [
    'Write the kind or the version that the message says. Acknowledge it where the clusters have an Istio that is newer than the CRDs of '
      + 'this library, and has the kind.',
  ],
  example: {
    language: 'yaml',
    bad: `
apiVersion: networking.istio.io/v1
kind: AuthorizationPolicy
metadata:
  name: nobody
  namespace: shop
spec: {}
`,
    mended: `
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata:
  name: nobody
  namespace: shop
spec: {}
`,
  },
};
