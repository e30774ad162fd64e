import { CatalogueEntry } from '../catalogue-entry';
import { FindingLevel } from '../finding';

export const CDI083: CatalogueEntry = {
  code: 'CDI083',
  level: FindingLevel.WARNING,
  kinds: ['networking.istio.io/VirtualService'],
  summary: 'a route writes a path that nobody asked for, or none',
  why: [
    'What is behind a prefix stays as it is: of `/cart/` replaced by `/shop`, `/cart/items` becomes `/shopitems`. A path without a slash at '
      + 'its beginning Envoy answers with 400, and an expression that fits no path of the route changes nothing. The L2 refuses the same.',
  ],
  fix: [
    'End both prefixes with a slash, or neither. Take the slash into a group of the expression, or write one.',
  ],
  example: {
    language: 'yaml',
    bad: `
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
            prefix: /cart/
      rewrite:
        uri: /shop
      route:
        - destination:
            host: cart
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
            prefix: /cart/
      rewrite:
        uri: /shop/
      route:
        - destination:
            host: cart
`,
  },
};
