import { CatalogueEntry } from '../catalogue-entry';
import { FindingLevel } from '../finding';

export const IST0109: CatalogueEntry = {
  code: 'IST0109',
  level: FindingLevel.ERROR,
  kinds: ['networking.istio.io/VirtualService'],
  summary: 'two VirtualServices with routes for one host in the mesh',
  why: [
    'At a gateway Istio puts the routes of both together, a sidecar takes those of one: of the older object, and manifests have no'
      + ' age. It is told where some namespace sees both (`exportTo`).',
  ],
  fix: [
    'Put the routes into one VirtualService, or let each be for other namespaces.',
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
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: web-canary
  namespace: shop
spec:
  hosts:
    - web.shop.svc.cluster.local
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
`,
  },
};
