import { CatalogueEntry } from '../catalogue-entry';
import { FindingLevel } from '../finding';

export const KIA1106: CatalogueEntry = {
  code: 'KIA1106',
  level: FindingLevel.WARNING,
  kinds: ['networking.istio.io/VirtualService'],
  summary: 'two VirtualServices have routes for the same requests of a host, at the same port of the same gateway',
  why: [
    "Istio puts the routes of all VirtualServices for a host at a gateway into one list, the older object's first, and its order of "
      + 'creation is nothing that manifests decide. What catches all comes last, whichever is older, so that one VirtualService may have the '
      + 'default and others a path each. Of several defaults the oldest takes everything.',
    'It is told where a route of the one surely takes all that a route of the other takes, and does something else with it. Sidecars are '
      + 'another matter: there only one VirtualService for a host counts.',
  ],
  fix: [
    "Put the rules into one VirtualService, or into one load balancer; or let one of them delegate a path to the other's `DelegatedRules`.",
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
            prefix: /cart/search
      directResponse:
        status: 404
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
    - name: search
      match:
        - uri:
            prefix: /cart/search
      directResponse:
        status: 404
    - name: cart
      match:
        - uri:
            prefix: /cart
      directResponse:
        status: 200
`,
  },
};
