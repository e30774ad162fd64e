import { CatalogueEntry } from '../catalogue-entry';
import { FindingLevel } from '../finding';

const objects = (name: string): string => `
apiVersion: v1
kind: Service
metadata:
  name: cart
  namespace: shop
spec:
  selector:
    app: cart
  ports:
    - name: ${name}
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
kind: AuthorizationPolicy
metadata:
  name: cart
  namespace: shop
spec:
  selector:
    matchLabels:
      app: cart
  rules:
    - to:
        - operation:
            methods:
              - GET
`;

export const CDI109: CatalogueEntry = {
  code: 'CDI109',
  level: FindingLevel.WARNING,
  kinds: ['security.istio.io/AuthorizationPolicy'],
  summary: 'a policy compares what only HTTP has, at ports that speak TCP',
  why: [
    'A port is TCP where the port of the Service says so, by `appProtocol`, or by its name up to the first hyphen. There nobody reads '
      + 'requests. What an ALLOW compares of HTTP is never met, so that it allows nothing, and every connection is closed; what a DENY '
      + 'compares is dropped, and the rest denies every connection.',
    'A DENY that names no ports is [IST0133/deny-without-ports](#ist0133deny-without-ports).',
  ],
  fix: [
    'Compare what TCP has: `principals`, `namespaces`, addresses and ports. Or give the port of the Service the protocol that it speaks.',
  ],
  example: { language: 'yaml', bad: objects('tcp'), mended: objects('http') },
};
