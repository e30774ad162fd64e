import { CatalogueEntry } from '../catalogue-entry';
import { FindingLevel } from '../finding';

export const IST0133_DENY_WITHOUT_PORTS: CatalogueEntry = {
  code: 'IST0133/deny-without-ports',
  level: FindingLevel.WARNING,
  kinds: ['security.istio.io/AuthorizationPolicy'],
  summary: 'a rule of an AuthorizationPolicy denies by something that only HTTP has, and names no ports',
  why: [
    'Where an attribute is missing, Istio drops it from a rule that denies: on a port with TCP the rest applies, which denies every '
      + "connection. Istio's webhook warns of the same. Nothing is told of a gateway of which all known servers speak HTTP, nor of a "
      + 'policy that the proxies of the nodes of an ambient mesh apply: such a rule denies nothing there, which is KIA0110.',
  ],
  fix: [
    'Name the HTTP ports of the pods in `ports` of each operation. Acknowledge it where the pods have no others.',
  ],
  example: {
    language: 'yaml',
    bad: `
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata:
  name: no-admin
  namespace: shop
spec:
  action: DENY
  selector:
    matchLabels:
      app: cart
  rules:
    - to:
        - operation:
            paths:
              - /admin
`,
    mended: `
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata:
  name: no-admin
  namespace: shop
spec:
  action: DENY
  selector:
    matchLabels:
      app: cart
  rules:
    - to:
        - operation:
            paths:
              - /admin
            ports:
              - "8080"
`,
  },
};
