import { CatalogueEntry } from '../catalogue-entry';
import { FindingLevel } from '../finding';

export const CDI078: CatalogueEntry = {
  code: 'CDI078',
  level: FindingLevel.WARNING,
  kinds: ['networking.istio.io/VirtualService'],
  summary: 'a route with a corsPolicy that the preflight requests for its requests do not meet, and no route that answers these',
  why: [
    'Before a page of another site sends a request, the browser asks with OPTIONS, without cookies, tokens and headers of the application. '
      + 'A route for other methods, or for such a header, never gets the question, and where the route that does has no policy, the browser '
      + 'gets no permission. The policy is needed at both: there to allow the request, here to let the page read the answer.',
  ],
  fix: [
    'Add OPTIONS to the methods of the route, or give the policy also to the route that the question meets. A route with a policy for GET '
      + 'and HEAD that names neither methods nor headers is not reported: browsers do not ask before plain requests.',
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
    - name: write
      match:
        - method:
            exact: PUT
      corsPolicy:
        allowOrigins:
          - exact: https://shop.example.com
        allowMethods:
          - PUT
      route:
        - destination:
            host: api.shop.svc.cluster.local
    - name: default
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
    - name: write
      match:
        - method:
            regex: PUT|OPTIONS
      corsPolicy:
        allowOrigins:
          - exact: https://shop.example.com
        allowMethods:
          - PUT
      route:
        - destination:
            host: api.shop.svc.cluster.local
    - name: default
      route:
        - destination:
            host: api.shop.svc.cluster.local
`,
  },
};
