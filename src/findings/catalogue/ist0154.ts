import { CatalogueEntry } from '../catalogue-entry';
import { FindingLevel } from '../finding';

export const IST0154: CatalogueEntry = {
  code: 'IST0154',
  level: FindingLevel.WARNING,
  kinds: ['networking.istio.io/EnvoyFilter'],
  summary: 'a patch of an EnvoyFilter that removes a route',
  why: [
    'Istiod applies it, but `istioctl analyze` takes it for an error.',
  ],
  fix: [
    'Suppress its message on the object, or leave the route out of the VirtualService.',
  ],
  example: {
    language: 'yaml',
    bad: `
apiVersion: networking.istio.io/v1alpha3
kind: EnvoyFilter
metadata:
  name: without-beta
  namespace: shop
spec:
  priority: 10
  workloadSelector:
    labels:
      app: cart
  configPatches:
    - applyTo: HTTP_ROUTE
      match:
        context: SIDECAR_OUTBOUND
        routeConfiguration:
          vhost:
            name: cart.shop.svc.cluster.local:80
            route:
              name: beta
      patch:
        operation: REMOVE
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
    - name: default
      route:
        - destination:
            host: cart.shop.svc.cluster.local
`,
  },
};
