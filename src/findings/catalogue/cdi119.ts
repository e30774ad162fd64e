import { CatalogueEntry } from '../catalogue-entry';
import { FindingLevel } from '../finding';

const SHOP = `
apiVersion: v1
kind: Service
metadata:
  name: cart
  namespace: shop
  labels:
    istio.io/use-waypoint: waypoint
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
  name: cart
  namespace: shop
spec:
  hosts:
    - cart.shop.svc.cluster.local
  http:
    - timeout: 2s
      route:
        - destination:
            host: cart.shop.svc.cluster.local
`;

export const CDI119: CatalogueEntry = {
  code: 'CDI119',
  level: FindingLevel.WARNING,
  kinds: ['networking.istio.io/VirtualService'],
  summary: 'a VirtualService for a Service behind a waypoint that has an HTTPRoute too',
  why: [
    'A waypoint takes the routes of HTTPRoutes that name the Service as their parent. Beside one it takes nothing of a VirtualService for '
      + 'the same host: no weights, no faults, no timeouts.',
  ],
  fix: [
    'Put the routes into one of the two kinds.',
  ],
  example: {
    language: 'yaml',
    bad: `${SHOP}---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata:
  name: cart
  namespace: shop
spec:
  parentRefs:
    - group: ""
      kind: Service
      name: cart
      port: 80
  rules:
    - matches:
        - path:
            type: PathPrefix
            value: /
      backendRefs:
        - name: cart
          port: 80
`,
    mended: SHOP,
  },
};
