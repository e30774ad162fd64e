import { CatalogueEntry } from '../catalogue-entry';
import { FindingLevel } from '../finding';

export const CDI076: CatalogueEntry = {
  code: 'CDI076',
  level: FindingLevel.ERROR,
  kinds: ['networking.istio.io/VirtualService'],
  summary: 'two routes for connections in the mesh compare the same addresses, so that every sidecar refuses the port',
  why: [
    'Of equal conditions Istio keeps the first, but not where they have `destinationSubnets`, in one VirtualService or in two'
      + ' for the same hosts. Every sidecar then gets two equal chains of filters, and refuses the port with all that is on it.',
  ],
  fix: [
    'Keep one of the two.',
  ],
  example: {
    language: 'yaml',
    bad: `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: one
  namespace: shop
spec:
  hosts:
    - db.example.com
  tcp:
    - match:
        - destinationSubnets:
            - 10.9.1.0/24
      route:
        - destination:
            host: db.example.com
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: two
  namespace: shop
spec:
  hosts:
    - db.example.com
  tcp:
    - match:
        - destinationSubnets:
            - 10.9.1.0/24
      route:
        - destination:
            host: db.example.com
`,
    mended: `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: one
  namespace: shop
spec:
  hosts:
    - db.example.com
  tcp:
    - match:
        - destinationSubnets:
            - 10.9.1.0/24
      route:
        - destination:
            host: db.example.com
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: two
  namespace: shop
spec:
  hosts:
    - db.example.com
  tcp:
    - match:
        - destinationSubnets:
            - 10.9.2.0/24
      route:
        - destination:
            host: db.example.com
`,
  },
};
