import { CatalogueEntry } from '../catalogue-entry';
import { FindingLevel } from '../finding';

export const IST0116: CatalogueEntry = {
  code: 'IST0116',
  level: FindingLevel.WARNING,
  kinds: ['apps/Deployment', 'apps/StatefulSet', 'apps/DaemonSet', 'apps/ReplicaSet', 'argoproj.io/Rollout'],
  summary: 'two Services of the same pods with one port and different protocols',
  why: [
    'For the sidecar of the pods a port has one protocol: what the other Service says of it is lost.',
  ],
  fix: [
    'Give the Services different ports, or the same protocol.',
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
  name: dns
  namespace: shop
spec:
  selector:
    app: web
  ports:
    - name: tcp-dns
      port: 5300
      protocol: TCP
---
apiVersion: v1
kind: Service
metadata:
  name: dns-udp
  namespace: shop
spec:
  selector:
    app: web
  ports:
    - name: udp-dns
      port: 5300
      protocol: UDP
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
        version: v1
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
  name: dns
  namespace: shop
spec:
  selector:
    app: web
  ports:
    - name: tcp-dns
      port: 5300
      protocol: TCP
---
apiVersion: v1
kind: Service
metadata:
  name: dns-udp
  namespace: shop
spec:
  selector:
    app: web
  ports:
    - name: udp-dns
      port: 5301
      protocol: UDP
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
        version: v1
    spec:
      containers:
        - name: web
          image: web:1
`,
  },
};
