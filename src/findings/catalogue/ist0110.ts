import { CatalogueEntry } from '../catalogue-entry';
import { FindingLevel } from '../finding';

export const IST0110: CatalogueEntry = {
  code: 'IST0110',
  level: FindingLevel.ERROR,
  kinds: ['networking.istio.io/Sidecar'],
  summary: 'two Sidecars select the same pods',
  why: [
    'One of them counts for a pod, and which one, no manifest says.',
  ],
  fix: [
    'Let each select pods of its own.',
  ],
  example: {
    language: 'yaml',
    bad: `
apiVersion: networking.istio.io/v1
kind: Sidecar
metadata:
  name: web
  namespace: shop
spec:
  workloadSelector:
    labels:
      app: web
  egress:
    - hosts:
        - ./*
---
apiVersion: networking.istio.io/v1
kind: Sidecar
metadata:
  name: web-again
  namespace: shop
spec:
  workloadSelector:
    labels:
      app: web
  egress:
    - hosts:
        - ./*
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
apiVersion: networking.istio.io/v1
kind: Sidecar
metadata:
  name: web
  namespace: shop
spec:
  workloadSelector:
    labels:
      app: web
  egress:
    - hosts:
        - ./*
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
