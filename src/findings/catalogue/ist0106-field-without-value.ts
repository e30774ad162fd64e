import { CatalogueEntry, EVERY_KIND } from '../catalogue-entry';
import { FindingLevel } from '../finding';

export const IST0106_FIELD_WITHOUT_VALUE: CatalogueEntry = {
  code: 'IST0106/field-without-value',
  level: FindingLevel.WARNING,
  kinds: [EVERY_KIND],
  summary: "a field of one of Istio's kinds that has no value",
  why: [
    'A field without a value, which YAML reads as `null`, is what templates leave behind. `kubectl apply` drops it, as if it were not '
      + 'there; whatever applies on the side of the server, as Flux does and Argo CD may, refuses the object.',
  ],
  fix: [
    'Give it a value, or leave the field out, in a template with a condition around it.',
  ],
  example: {
    language: 'file',
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
    - match:
      route:
        - destination:
            host: cart.shop.svc.cluster.local
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
`,
  },
};
