import { CatalogueEntry } from '../catalogue-entry';
import { FindingLevel } from '../finding';

export const IST0112: CatalogueEntry = {
  code: 'IST0112',
  level: FindingLevel.WARNING,
  kinds: ['networking.istio.io/VirtualService'],
  summary: 'a route to a Service with several ports names none of them',
  why: [
    'Istio takes the port on which the request came in. Where the Service does not have it, requests are answered with 503. '
      + 'Nothing is told of requests in the mesh to the Service itself, or to one with the same ports.',
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
  selector:
    app: cart
  ports:
    - name: http
      port: 80
    - name: http-admin
      port: 81
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: cart
  namespace: shop
spec:
  hosts:
    - shop.example.com
  gateways:
    - public
  http:
    - route:
        - destination:
            host: cart
`,
    mended: `
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
    - name: http-admin
      port: 81
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: cart
  namespace: shop
spec:
  hosts:
    - shop.example.com
  gateways:
    - public
  http:
    - route:
        - destination:
            host: cart
            port:
              number: 80
`,
  },
};
