import { CatalogueEntry } from '../catalogue-entry';
import { FindingLevel } from '../finding';

export const CDI084: CatalogueEntry = {
  code: 'CDI084',
  level: FindingLevel.WARNING,
  kinds: ['networking.istio.io/VirtualService'],
  summary: 'a time for each try that is not shorter than that for the whole request',
  why: [
    'Envoy ignores it then: the first try may take all the time, and no retry comes. The L2 refuses the same.',
  ],
  fix: [
    'Divide the timeout of the route by the number of tries, or leave `perTryTimeout` out.',
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
      route:
        - destination:
            host: cart
`,
  },
};
