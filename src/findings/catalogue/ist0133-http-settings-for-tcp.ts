import { CatalogueEntry } from '../catalogue-entry';
import { FindingLevel } from '../finding';

export const IST0133_HTTP_SETTINGS_FOR_TCP: CatalogueEntry = {
  code: 'IST0133/http-settings-for-tcp',
  level: FindingLevel.WARNING,
  kinds: ['networking.istio.io/Sidecar'],
  summary: 'limits for requests at a port of a Sidecar without HTTP',
  why: [
    'The proxy sees no requests at such a port, so that nothing is limited.',
  ],
  fix: [
    'Write `protocol: HTTP` where the pods speak it, or limit connections with `tcp`.',
  ],
  example: {
    language: 'yaml',
    bad: `
apiVersion: networking.istio.io/v1
kind: Sidecar
metadata:
  name: cart
  namespace: shop
spec:
  workloadSelector:
    labels:
      app: cart
  ingress:
    - port:
        name: tcp
        number: 9000
        protocol: TCP
      connectionPool:
        http:
          maxRetries: 5
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: cart
  namespace: shop
spec:
  replicas: 2
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
          ports:
            - containerPort: 9000
`,
    mended: `
apiVersion: networking.istio.io/v1
kind: Sidecar
metadata:
  name: cart
  namespace: shop
spec:
  workloadSelector:
    labels:
      app: cart
  ingress:
    - port:
        name: http
        number: 9000
        protocol: HTTP
      connectionPool:
        http:
          maxRetries: 5
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: cart
  namespace: shop
spec:
  replicas: 2
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
          ports:
            - containerPort: 9000
`,
  },
};
