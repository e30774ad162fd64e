import { CatalogueEntry } from '../catalogue-entry';
import { FindingLevel } from '../finding';

export const IST0140: CatalogueEntry = {
  code: 'IST0140',
  level: FindingLevel.WARNING,
  kinds: ['networking.istio.io/VirtualService'],
  summary: 'a gateway sends to a Service past the subsets that sidecars choose among',
  why: [
    'The routes of a VirtualService for the mesh are those of sidecars. A gateway that leads to the same host has routes of its '
      + 'own: without subsets it sends to all pods alike, also to those of a canary.',
  ],
  fix: [
    'Name the subsets in the VirtualService for the gateway too. Acknowledge the finding where all versions are meant.',
  ],
  example: {
    language: 'yaml',
    bad: `
apiVersion: v1
kind: Service
metadata:
  name: web
  namespace: shop
spec:
  selector:
    app: web
  ports:
    - name: http
      port: 80
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata:
  name: web
  namespace: shop
spec:
  host: web
  subsets:
    - name: v1
      labels:
        version: v1
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: web
  namespace: shop
spec:
  hosts:
    - web
  http:
    - route:
        - destination:
            host: web
            subset: v1
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: public
  namespace: shop
spec:
  hosts:
    - shop.example.com
  gateways:
    - public
  http:
    - route:
        - destination:
            host: web
`,
    mended: `
apiVersion: v1
kind: Service
metadata:
  name: web
  namespace: shop
spec:
  selector:
    app: web
  ports:
    - name: http
      port: 80
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata:
  name: web
  namespace: shop
spec:
  host: web
  subsets:
    - name: v1
      labels:
        version: v1
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: web
  namespace: shop
spec:
  hosts:
    - web
  http:
    - route:
        - destination:
            host: web
            subset: v1
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: public
  namespace: shop
spec:
  hosts:
    - shop.example.com
  gateways:
    - public
  http:
    - route:
        - destination:
            host: web
            subset: v1
`,
  },
};
