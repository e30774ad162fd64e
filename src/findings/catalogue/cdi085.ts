import { CatalogueEntry } from '../catalogue-entry';
import { FindingLevel } from '../finding';

export const CDI085: CatalogueEntry = {
  code: 'CDI085',
  level: FindingLevel.WARNING,
  kinds: ['networking.istio.io/DestinationRule'],
  summary: 'a policy for a port that the service does not have',
  why: [
    '`portLevelSettings` are for the port of the Service, and not for that of its pods. For a port that no Service of the host has they do '
      + 'nothing, without a word.',
  ],
  fix: [
    'Name the port of the Service.',
  ],
  example: {
    language: 'yaml',
    bad: `
apiVersion: v1
kind: Service
metadata:
  name: cart
  namespace: shop
spec:
  ports:
    - name: http
      port: 80
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata:
  name: cart
  namespace: shop
spec:
  host: cart.shop.svc.cluster.local
  trafficPolicy:
    portLevelSettings:
      - port:
          number: 8080
        connectionPool:
          tcp:
            maxConnections: 10
`,
    mended: `
apiVersion: v1
kind: Service
metadata:
  name: cart
  namespace: shop
spec:
  ports:
    - name: http
      port: 80
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata:
  name: cart
  namespace: shop
spec:
  host: cart.shop.svc.cluster.local
  trafficPolicy:
    portLevelSettings:
      - port:
          number: 80
        connectionPool:
          tcp:
            maxConnections: 10
`,
  },
};
