import { CatalogueEntry } from '../catalogue-entry';
import { FindingLevel } from '../finding';

export const IST0133_DEPRECATED_FIELD: CatalogueEntry = {
  code: 'IST0133/deprecated-field',
  level: FindingLevel.WARNING,
  kinds: ['networking.istio.io/VirtualService', 'networking.istio.io/DestinationRule'],
  summary: 'a field for which Istio has another one',
  why: [
    '`mirrorPercent` knows whole numbers only, `consecutiveErrors` does not say which errors count, and `minimumRingSize` of a '
      + 'consistent hash is ignored where the algorithm is named. A later version of Istio may forget them.',
  ],
  fix: [
    'Write the newer field, which the finding names.',
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
    outlierDetection:
      consecutiveErrors: 5
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
    outlierDetection:
      consecutive5xxErrors: 5
`,
  },
};
