import { CatalogueEntry } from '../catalogue-entry';
import { FindingLevel } from '../finding';

export const IST0137: CatalogueEntry = {
  code: 'IST0137',
  level: FindingLevel.WARNING,
  kinds: ['/Service'],
  summary: 'two ports of a Service lead to the same port of the containers',
  why: [
    'In front of the pods Istio knows the port of the containers only: policies and telemetry of the one port are those of the other. '
      + 'Where the protocols differ too, a WeightedService refuses it.',
  ],
  fix: [
    'Let each port of the Service lead to a port of its own.',
  ],
  example: {
    language: 'yaml',
    bad: `
apiVersion: v1
kind: Namespace
metadata:
  name: shop
  labels:
    istio-injection: enabled
---
apiVersion: v1
kind: Service
metadata:
  name: web
  namespace: shop
spec:
  selector:
    app: web
  ports:
    - name: http
      port: 80
      targetPort: 8080
    - name: http-admin
      port: 81
      targetPort: 8080
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  namespace: shop
spec:
  selector:
    matchLabels:
      app: web
  template:
    metadata:
      labels:
        app: web
    spec:
      containers:
        - name: web
          image: web:1
`,
    mended: `
apiVersion: v1
kind: Namespace
metadata:
  name: shop
  labels:
    istio-injection: enabled
---
apiVersion: v1
kind: Service
metadata:
  name: web
  namespace: shop
spec:
  selector:
    app: web
  ports:
    - name: http
      port: 80
      targetPort: 8080
    - name: http-admin
      port: 81
      targetPort: 8081
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  namespace: shop
spec:
  selector:
    matchLabels:
      app: web
  template:
    metadata:
      labels:
        app: web
    spec:
      containers:
        - name: web
          image: web:1
`,
  },
};
