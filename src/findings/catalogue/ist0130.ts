import { CatalogueEntry } from '../catalogue-entry';
import { FindingLevel } from '../finding';

export const IST0130: CatalogueEntry = {
  code: 'IST0130',
  level: FindingLevel.WARNING,
  kinds: ['networking.istio.io/VirtualService'],
  summary: 'a route that is never reached, because one before it takes everything or has the same matches',
  why: [
    'The first route that matches takes a request. Behind one without a match nothing is left.',
  ],
  fix: [
    'Put the route before the other one, or take it out.',
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
apiVersion: v1
kind: Service
metadata:
  name: cart
  namespace: shop
spec:
  selector:
    app: cart
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
    - name: first
      route:
        - destination:
            host: web
    - name: second
      match:
        - uri:
            prefix: /cart
      route:
        - destination:
            host: cart
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
apiVersion: v1
kind: Service
metadata:
  name: cart
  namespace: shop
spec:
  selector:
    app: cart
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
    - name: first
      match:
        - uri:
            prefix: /shop
      route:
        - destination:
            host: web
    - name: second
      match:
        - uri:
            prefix: /cart
      route:
        - destination:
            host: cart
`,
  },
};
