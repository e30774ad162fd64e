import { CatalogueEntry } from '../catalogue-entry';
import { FindingLevel } from '../finding';

export const IST0132: CatalogueEntry = {
  code: 'IST0132',
  level: FindingLevel.WARNING,
  kinds: ['networking.istio.io/VirtualService'],
  summary: 'a VirtualService with hosts that the Gateway that it names does not have',
  why: [
    'A Gateway serves the hosts that its servers name, each from all namespaces or from those before its slash. What else a '
      + 'VirtualService brings is not there: requests for it are answered with 404. It is told of Gateways that the manifests have.',
  ],
  fix: [
    'Add the host to a server of the Gateway, or take the Gateway out of the VirtualService.',
  ],
  example: {
    language: 'yaml',
    bad: `
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
    - cart.example.com
  gateways:
    - public
  http:
    - route:
        - destination:
            host: web
`,
    mended: `
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
        - "*.example.com"
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
    - cart.example.com
  gateways:
    - public
  http:
    - route:
        - destination:
            host: web
`,
  },
};
