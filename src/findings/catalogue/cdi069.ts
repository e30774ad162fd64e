import { CatalogueEntry } from '../catalogue-entry';
import { FindingLevel } from '../finding';

export const CDI069: CatalogueEntry = {
  code: 'CDI069',
  level: FindingLevel.WARNING,
  kinds: ['networking.istio.io/VirtualService', 'security.istio.io/AuthorizationPolicy'],
  summary: 'a route at a gateway compares a header that a token check of the same gateway writes or removes',
  why: [
    'Envoy picks the route before its filter for tokens runs, and once more only for a valid token. A client without one that sends '
      + '`x-tenant: gold` itself meets the route for `gold`, although the filter then takes the header away. The rules of an IstioAlb are '
      + 'refused in your line.',
    'Where the policy of a guard of a load balancer compares a header that a check of somebody else writes, it is an error that nobody accepts: '
      + 'Envoy takes the header away before the policy looks for it, and who has no token comes around the guard.',
  ],
  fix: [
    'Compare the claim: `"@request.auth.claims[tenant]"` in the headers of a match, or `ListenerCondition.jwtClaim`.',
  ],
  example: {
    language: 'yaml',
    bad: `
apiVersion: networking.istio.io/v1
kind: Gateway
metadata:
  name: edge
  namespace: edge
spec:
  selector:
    istio: edge
  servers:
    - port:
        number: 80
        name: http
        protocol: HTTP
      hosts:
        - shop.example.com
---
apiVersion: security.istio.io/v1
kind: RequestAuthentication
metadata:
  name: tokens
  namespace: edge
spec:
  selector:
    matchLabels:
      istio: edge
  jwtRules:
    - issuer: https://login.example.com
      outputClaimToHeaders:
        - header: x-tenant
          claim: tenant
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: shop
  namespace: edge
spec:
  hosts:
    - shop.example.com
  gateways:
    - edge
  http:
    - name: gold
      match:
        - headers:
            "x-tenant":
              exact: gold
      directResponse:
        status: 200
`,
    mended: `
apiVersion: networking.istio.io/v1
kind: Gateway
metadata:
  name: edge
  namespace: edge
spec:
  selector:
    istio: edge
  servers:
    - port:
        number: 80
        name: http
        protocol: HTTP
      hosts:
        - shop.example.com
---
apiVersion: security.istio.io/v1
kind: RequestAuthentication
metadata:
  name: tokens
  namespace: edge
spec:
  selector:
    matchLabels:
      istio: edge
  jwtRules:
    - issuer: https://login.example.com
      outputClaimToHeaders:
        - header: x-tenant
          claim: tenant
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: shop
  namespace: edge
spec:
  hosts:
    - shop.example.com
  gateways:
    - edge
  http:
    - name: gold
      match:
        - headers:
            "@request.auth.claims[tenant]":
              exact: gold
      directResponse:
        status: 200
`,
  },
};
