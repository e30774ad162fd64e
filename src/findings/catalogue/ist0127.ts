import { CatalogueEntry } from '../catalogue-entry';
import { FindingLevel } from '../finding';

export const IST0127: CatalogueEntry = {
  code: 'IST0127',
  level: FindingLevel.WARNING,
  kinds: ['security.istio.io/AuthorizationPolicy'],
  summary: 'an AuthorizationPolicy for the pods of a gateway, in another namespace than these',
  why: [
    'Istio looks for policies in the namespace of the pods, and in the root namespace. In any other one it does nothing at the '
      + 'gateway. It is told of the gateway of the mesh settings and of those of the app.',
  ],
  fix: [
    "Put it into a chart of their namespace; a load balancer's own rules, `authenticateJwt` for example, do so by themselves.",
  ],
  example: {
    language: 'yaml',
    bad: `
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata:
  name: only-get
  namespace: shop
spec:
  selector:
    matchLabels:
      istio: ingressgateway
  rules:
    - to:
        - operation:
            methods:
              - GET
`,
    mended: `
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata:
  name: only-get
  namespace: istio-system
spec:
  selector:
    matchLabels:
      istio: ingressgateway
  rules:
    - to:
        - operation:
            methods:
              - GET
`,
  },
};
