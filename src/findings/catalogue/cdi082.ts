import { CatalogueEntry } from '../catalogue-entry';
import { FindingLevel } from '../finding';

export const CDI082: CatalogueEntry = {
  code: 'CDI082',
  level: FindingLevel.WARNING,
  kinds: ['networking.istio.io/VirtualService'],
  summary: 'a route changes the response header `server`, which the proxy writes after all routes',
  why: [
    'Whatever a route sets or removes, clients see `istio-envoy`: Envoy writes this header last. Only where the configuration of the proxy '
      + 'switches that off (`proxyHeaders.server.disabled`) they see what the application and the routes say.',
  ],
  fix: [
    'Leave the change out, and give the gateway the header that it should have: `proxyHeaders: { server: ServerHeader.value(…) }` of an '
      + '`IngressGateway`, or `ServerHeader.disabled()`. For a gateway of others it is in `defaultConfig.proxyHeaders` of the mesh configuration.',
  ],
  example: {
    language: 'yaml',
    bad: `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: api
  namespace: shop
spec:
  hosts:
    - api.shop.svc.cluster.local
  http:
    - name: default
      headers:
        response:
          remove:
            - server
      route:
        - destination:
            host: api.shop.svc.cluster.local
`,
    mended: `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: api
  namespace: shop
spec:
  hosts:
    - api.shop.svc.cluster.local
  http:
    - name: default
      route:
        - destination:
            host: api.shop.svc.cluster.local
`,
  },
};
