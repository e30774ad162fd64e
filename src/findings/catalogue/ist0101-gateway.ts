import { CatalogueEntry } from '../catalogue-entry';
import { FindingLevel } from '../finding';

export const IST0101_GATEWAY: CatalogueEntry = {
  code: 'IST0101/gateway',
  level: FindingLevel.ERROR,
  lesser: 'a warning where it may still lie elsewhere',
  kinds: ['networking.istio.io/VirtualService'],
  summary: 'a VirtualService names a Gateway that is not there',
  why: [
    'Its routes are at no Gateway of that name. A name without a slash is one of the namespace of the VirtualService, whatever '
      + 'other namespaces have.',
    'The world is open: what is not in the manifests may lie elsewhere. It is told where they have others of its kind in the same '
      + 'namespace, and is an error where the Namespace is there too and another name is nearly the same.',
  ],
  fix: [
    'Name a Gateway that is there, one of another namespace as `NAMESPACE/NAME`.',
  ],
  example: {
    language: 'yaml',
    bad: `
apiVersion: v1
kind: Namespace
metadata:
  name: shop
  labels:
    istio-injection: enabled
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata:
  name: public
  namespace: shop
spec:
  selector:
    istio: ingressgateway
  servers:
    - port:
        number: 80
        name: http
        protocol: HTTP
      hosts:
        - shop.example.com
---
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
    - shop.example.com
  gateways:
    - pubilc
  http:
    - route:
        - destination:
            host: web
`,
    mended: `
apiVersion: v1
kind: Namespace
metadata:
  name: shop
  labels:
    istio-injection: enabled
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata:
  name: public
  namespace: shop
spec:
  selector:
    istio: ingressgateway
  servers:
    - port:
        number: 80
        name: http
        protocol: HTTP
      hosts:
        - shop.example.com
---
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
    - shop.example.com
  gateways:
    - public
  http:
    - route:
        - destination:
            host: web
`,
  },
};
