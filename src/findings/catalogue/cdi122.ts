import { CatalogueEntry } from '../catalogue-entry';
import { FindingLevel } from '../finding';

const objects = (imported: string): string => `
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
  name: cart
  namespace: routing
spec:
  hosts:
    - cart.shop.svc.cluster.local
  http:
    - timeout: 2s
      route:
        - destination:
            host: cart.shop.svc.cluster.local
---
apiVersion: networking.istio.io/v1
kind: Sidecar
metadata:
  name: default
  namespace: web
spec:
  egress:
    - hosts:
        - ./*
        - ${imported}
`;

export const CDI122: CatalogueEntry = {
  code: 'CDI122',
  level: FindingLevel.WARNING,
  kinds: ['networking.istio.io/Sidecar'],
  summary: 'a Sidecar imports a host, and not its routes, which are in another namespace than the host',
  why: [
    'The part before the slash is the namespace of what is imported, and a VirtualService has one of its own. `shop/*` has the Services of `shop` '
      + 'and the routes that are there too; routes for these Services in `routing` it leaves out. Requests reach the Service all the same, '
      + 'without the weights, timeouts and faults that were meant for them.',
  ],
  fix: [
    'Write `*/HOST`, which has what all namespaces say of the host, or import the namespace of the routes too. Where they are not for these '
      + 'pods, say so in `exportTo` of the VirtualService.',
  ],
  example: {
    language: 'yaml',
    bad: objects('shop/cart.shop.svc.cluster.local'),
    mended: objects('"*/cart.shop.svc.cluster.local"'),
  },
};
