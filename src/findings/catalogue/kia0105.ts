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
  action: ALLOW
  rules:
    - from:
        - source:
            namespaces:
              - web
`;

export const KIA0105: CatalogueEntry = {
  code: 'KIA0105',
  level: FindingLevel.ERROR,
  kinds: ['security.istio.io/AuthorizationPolicy'],
  summary: 'an AuthorizationPolicy compares who calls, and its pods take no mutual TLS',
  why: [
    '`principals`, `namespaces` and `serviceAccounts` are those of the certificate with which the proxy of the caller comes. Where a '
      + 'PeerAuthentication says DISABLE nobody shows one: what is allowed by name nobody gets, and what is denied by name everybody does.',
  ],
  fix: [
    'Let the pods take mutual TLS: PERMISSIVE, or STRICT.',
  ],
  example: { language: 'yaml', bad: objects('DISABLE'), mended: objects('STRICT') },
};
