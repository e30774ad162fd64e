import { CatalogueEntry } from '../catalogue-entry';
import { FindingLevel } from '../finding';

const objects = (mode: string): string => `
apiVersion: v1
kind: Service
metadata:
  name: cart
  namespace: shop
spec:
  selector:
    app: cart
  ports:
    - name: http
      port: 80
      targetPort: 8080
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: cart
  namespace: shop
spec:
  selector:
    matchLabels:
      app: cart
  template:
    metadata:
      labels:
        app: cart
    spec:
      containers:
        - name: cart
          image: cart:1
---
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata:
  name: cart
  namespace: shop
spec:
  selector:
    matchLabels:
      app: cart
  mtls:
    mode: ${mode}
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata:
  name: cart
  namespace: shop
spec:
  selector:
    matchLabels:
      app: cart
  action: DENY
  rules:
    - from:
        - source:
            namespaces:
              - web
`;

export const CDI106: CatalogueEntry = {
  code: 'CDI106',
  level: FindingLevel.WARNING,
  kinds: ['security.istio.io/AuthorizationPolicy'],
  summary: 'a policy denies callers by their names, and its pods take plain text, whose senders have none',
  why: [
    'A caller has a name only with mutual TLS. With PERMISSIVE the pods take plain text too, and a rule that denies `namespaces`, `principals` or '
      + '`serviceAccounts` is not for who has none of them: a pod of a denied namespace without a sidecar gets in. It is told where the manifests '
      + 'say PERMISSIVE, or where they are all that there is.',
  ],
  fix: [
    'Take mutual TLS alone: a PeerAuthentication with STRICT. Or say who may call: a DENY with `notPrincipals` is for those without a name too.',
  ],
  example: { language: 'yaml', bad: objects('PERMISSIVE'), mended: objects('STRICT') },
};
