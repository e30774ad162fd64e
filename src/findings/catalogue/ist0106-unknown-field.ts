import { CatalogueEntry, EVERY_KIND } from '../catalogue-entry';
import { FindingLevel } from '../finding';

export const IST0106_UNKNOWN_FIELD: CatalogueEntry = {
  code: 'IST0106/unknown-field',
  level: FindingLevel.ERROR,
  kinds: [EVERY_KIND],
  summary: "a field that one of Istio's kinds does not have",
  why: [
    'kubectl, and whatever applies on the side of the server, as Flux does, refuse an object with a field that its CRD does not have. '
      + 'For all others the API server takes it, drops the field with a warning that hardly anybody reads, and the timeout is not there.',
  ],
  fix: [
    'Write the name that the message says, which is the nearest one, or indent the field as it says. Acknowledge it where the clusters '
      + 'have an Istio that is newer than the CRDs of this library, and knows the field.',
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
    - cart.shop.svc.cluster.local
  http:
    - route:
        - destination:
            host: cart.shop.svc.cluster.local
      timeOut: 5s
`,
    mended: `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: cart
  namespace: shop
spec:
  hosts:
    - cart.shop.svc.cluster.local
  http:
    - route:
        - destination:
            host: cart.shop.svc.cluster.local
      timeout: 5s
`,
  },
};
