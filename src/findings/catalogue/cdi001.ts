import { CatalogueEntry, EVERY_KIND } from '../catalogue-entry';
import { FindingLevel } from '../finding';

export const CDI001: CatalogueEntry = {
  code: 'CDI001',
  level: FindingLevel.ERROR,
  kinds: [EVERY_KIND],
  summary: 'a kind, a field or a value that the oldest Istio served does not know',
  why: [
    'The API server drops unknown fields without a word: a redirect loses its path, a retry budget its limit. The mesh settings name '
      + 'the oldest Istio that serves the manifests, 1.24 unless you say another. The check reads the manifests, so it also sees L1 '
      + 'objects, included charts and raw `ApiObject`s.',
  ],
  fix: [
    'Leave it out, or say a newer `oldestIstio` in the mesh settings where every cluster has it.',
  ],
  example: {
    language: 'yaml',
    bad: `
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata:
  name: cart
  namespace: shop
spec:
  host: cart.shop.svc.cluster.local
  trafficPolicy:
    retryBudget:
      percent: 20
`,
    mended: `
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata:
  name: cart
  namespace: shop
spec:
  host: cart.shop.svc.cluster.local
  trafficPolicy:
    connectionPool:
      http:
        maxRetries: 10
`,
  },
};
