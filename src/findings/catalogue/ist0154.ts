import { CatalogueEntry } from '../catalogue-entry';
import { FindingLevel } from '../finding';

export const IST0154: CatalogueEntry = {
  code: 'IST0154',
  level: FindingLevel.ERROR,
  lesser: 'a warning for a route',
  kinds: ['networking.istio.io/EnvoyFilter'],
  summary: 'a patch of an EnvoyFilter that removes a route, or a route configuration',
  why: [
    'Istiod ignores it for a route configuration. A route it removes, although `istioctl analyze` takes that for an error too.',
  ],
  fix: [
    'Leave the route out of the VirtualService, or suppress the message of `istioctl analyze` on the object.',
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
    - applyTo: ROUTE_CONFIGURATION
      match:
        context: SIDECAR_OUTBOUND
        routeConfiguration:
          name: "80"
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
