import { CatalogueEntry } from '../catalogue-entry';
import { FindingLevel } from '../finding';

export const IST0149: CatalogueEntry = {
  code: 'IST0149',
  level: FindingLevel.WARNING,
  kinds: ['networking.istio.io/VirtualService'],
  summary: 'a route compares claims of a token, and no RequestAuthentication applies to the pods of its gateway',
  why: [
    'The claims of a token are known to a route only where the same proxy has checked the token. Without that a match on a claim is never '
      + 'met, and one on its absence always. It is told of gateways whose pods the manifests have.',
  ],
  fix: [
    'Add a RequestAuthentication for the pods of the gateway, in their namespace. Acknowledge the finding where it lies in another '
      + 'repository.',
  ],
  example: {
    language: 'yaml',
    bad: `
apiVersion: v1
kind: Pod
metadata:
  name: edge
  namespace: edge
  labels:
    istio: edge
spec:
  containers:
    - name: istio-proxy
      image: auto
      args:
        - proxy
        - router
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata:
  name: web
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
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: shop
  namespace: edge
spec:
  hosts:
    - shop.example.com
  gateways:
    - web
  http:
    - name: beta
      match:
        - headers:
            "@request.auth.claims.group":
              exact: beta
      directResponse:
        status: 200
`,
    mended: `
apiVersion: v1
kind: Pod
metadata:
  name: edge
  namespace: edge
  labels:
    istio: edge
spec:
  containers:
    - name: istio-proxy
      image: auto
      args:
        - proxy
        - router
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
      jwksUri: https://login.example.com/keys
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata:
  name: web
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
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: shop
  namespace: edge
spec:
  hosts:
    - shop.example.com
  gateways:
    - web
  http:
    - name: beta
      match:
        - headers:
            "@request.auth.claims.group":
              exact: beta
      directResponse:
        status: 200
`,
  },
};
