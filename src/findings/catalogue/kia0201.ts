import { CatalogueEntry } from '../catalogue-entry';
import { FindingLevel } from '../finding';

export const KIA0201: CatalogueEntry = {
  code: 'KIA0201',
  level: FindingLevel.WARNING,
  kinds: ['networking.istio.io/DestinationRule'],
  summary: 'two DestinationRules of a namespace say something else of one host',
  why: [
    'Istio puts the rules for a host in a namespace together: the subsets of all. Of two subsets with one name, and of two '
      + '`trafficPolicy`, that of the older rule counts, and nothing of the other; manifests have no age. Rules that are exported to different '
      + 'namespaces are not put together, and a client uses one of them.',
    'Rules with subsets of their own, of which one has the `trafficPolicy`, are fine. So are rules of other namespaces: those of the '
      + 'client come first.',
  ],
  fix: [
    'Put both into one DestinationRule.',
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
    connectionPool:
      http:
        http2MaxRequests: 100
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata:
  name: cart-balancing
  namespace: shop
spec:
  host: cart.shop.svc.cluster.local
  trafficPolicy:
    loadBalancer:
      simple: LEAST_REQUEST
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
        http2MaxRequests: 100
    loadBalancer:
      simple: LEAST_REQUEST
`,
  },
};
