import { CatalogueEntry } from '../catalogue-entry';
import { FindingLevel } from '../finding';

export const CDI084: CatalogueEntry = {
  code: 'CDI084',
  level: FindingLevel.WARNING,
  kinds: ['networking.istio.io/VirtualService'],
  summary: 'a time for each try, after which no other try comes',
  why: [
    'One that is not shorter than the time for the whole request Envoy ignores: the first try may take all the time. The L2 refuses the same.',
    'A try that lasts too long is followed by another one only for the conditions `5xx`, `gateway-error` and `reset`. They are not among those '
      + 'that Istio writes where `retryOn` is left out, and a status such as `504` is none of them.',
  ],
  fix: [
    'Divide the timeout of the route by the number of tries, and add `gateway-error` to `retryOn`; or leave `perTryTimeout` out.',
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
            prefix: /cart
      timeout: 2s
      retries:
        attempts: 2
        perTryTimeout: 2s
        retryOn: gateway-error
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
            prefix: /cart
      timeout: 2s
      retries:
        attempts: 2
        perTryTimeout: 500ms
        retryOn: gateway-error
      route:
        - destination:
            host: cart
`,
  },
};
