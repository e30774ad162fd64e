import { CatalogueEntry } from '../catalogue-entry';
import { FindingLevel } from '../finding';

export const KIA0004: CatalogueEntry = {
  code: 'KIA0004',
  level: FindingLevel.WARNING,
  kinds: ['security.istio.io/RequestAuthentication'],
  summary: 'a RequestAuthentication for the pods of a gateway, in another namespace than these',
  why: [
    'Istio looks for policies in the namespace of the pods, and in the root namespace. In any other one it does nothing at the '
      + 'gateway: the gateway checks no tokens. It is told of the gateway of the mesh settings and of those of the app.',
  ],
  fix: [
    "Put it into a chart of their namespace; a load balancer's own rules, `authenticateJwt` for example, do so by themselves.",
  ],
  example: {
    language: 'yaml',
    bad: `
apiVersion: security.istio.io/v1
kind: RequestAuthentication
metadata:
  name: tokens
  namespace: shop
spec:
  selector:
    matchLabels:
      istio: ingressgateway
  jwtRules:
    - issuer: https://login.example.com
`,
    mended: `
apiVersion: security.istio.io/v1
kind: RequestAuthentication
metadata:
  name: tokens
  namespace: istio-system
spec:
  selector:
    matchLabels:
      istio: ingressgateway
  jwtRules:
    - issuer: https://login.example.com
`,
  },
};
