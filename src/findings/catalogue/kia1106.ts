import { CatalogueEntry } from '../catalogue-entry';
import { FindingLevel } from '../finding';

export const KIA1106: CatalogueEntry = {
  code: 'KIA1106',
  level: FindingLevel.WARNING,
  kinds: ['networking.istio.io/VirtualService'],
  summary: 'two load balancers of the app have rules for the same host, at the same port of the same gateway',
  why: [
    "Istio puts the routes of both into one list, the older object's first, and its order of creation is nothing that manifests "
      + 'decide.',
  ],
  fix: [
    "Put the rules into one load balancer, or let one of them delegate a path to the other's `DelegatedRules`.",
  ],
  example: {
    language: 'yaml',
    bad: `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: cart
  namespace: shop
spec:
  hosts:
    - shop.example.com
  gateways:
    - edge/public
  http:
    - name: cart
      match:
        - uri:
            prefix: /cart
      directResponse:
        status: 200
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: search
  namespace: shop
spec:
  hosts:
    - shop.example.com
  gateways:
    - edge/public
  http:
    - name: search
      match:
        - uri:
            prefix: /search
      directResponse:
        status: 200
`,
    mended: `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: shop
  namespace: shop
spec:
  hosts:
    - shop.example.com
  gateways:
    - edge/public
  http:
    - name: cart
      match:
        - uri:
            prefix: /cart
      directResponse:
        status: 200
    - name: search
      match:
        - uri:
            prefix: /search
      directResponse:
        status: 200
`,
  },
};
