import { CatalogueEntry } from '../catalogue-entry';
import { FindingLevel } from '../finding';

export const KIA0209: CatalogueEntry = {
  code: 'KIA0209',
  level: FindingLevel.WARNING,
  kinds: ['networking.istio.io/DestinationRule'],
  summary: 'a subset without labels',
  why: [
    'It selects every pod of the service, so it is no subset.',
  ],
  fix: [
    'Give it the labels of its pods, or a traffic policy alone to the whole service.',
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
  subsets:
    - name: v1
`,
    mended: `
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata:
  name: cart
  namespace: shop
spec:
  host: cart.shop.svc.cluster.local
  subsets:
    - name: v1
      labels:
        version: v1
`,
  },
};
