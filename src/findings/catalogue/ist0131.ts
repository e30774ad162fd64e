import { CatalogueEntry } from '../catalogue-entry';
import { FindingLevel } from '../finding';

export const IST0131: CatalogueEntry = {
  code: 'IST0131',
  level: FindingLevel.WARNING,
  lesser: 'an info where other matches of the route are left',
  kinds: ['networking.istio.io/VirtualService'],
  summary: 'a match that an earlier one leaves nothing to',
  why: [
    'The first route that matches takes a request: one for `/cart/items` behind one for `/cart` does nothing. Where a route has '
      + 'other matches, which are left, it is an info.',
  ],
  fix: [
    'Put the narrower match before the wider one, or take it out.',
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
      match:
        - uri:
            prefix: /cart
      route:
        - destination:
            host: web
    - name: second
      match:
        - uri:
            prefix: /cart/items
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
            prefix: /cart/items
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
