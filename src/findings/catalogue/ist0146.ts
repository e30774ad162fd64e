import { CatalogueEntry } from '../catalogue-entry';
import { FindingLevel } from '../finding';

export const IST0146: CatalogueEntry = {
  code: 'IST0146',
  level: FindingLevel.WARNING,
  kinds: ['apps/Deployment', 'apps/StatefulSet', 'apps/DaemonSet', 'apps/ReplicaSet', 'batch/Job', 'batch/CronJob', 'argoproj.io/Rollout'],
  summary: 'the image "auto" in pods that nobody injects',
  why: [
    'The injector writes the image of the proxy in its place. Where neither the namespace nor the pods ask for it, no pod starts. '
      + 'It is told where the manifests have the Namespace.',
  ],
  fix: [
    'Give the pods the label `sidecar.istio.io/inject: "true"`, or the namespace `istio-injection: enabled`.',
  ],
  example: {
    language: 'yaml',
    bad: `
apiVersion: v1
kind: Namespace
metadata:
  name: shop
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: edge
  namespace: shop
spec:
  replicas: 2
  selector:
    matchLabels:
      app: edge
  template:
    metadata:
      annotations:
        inject.istio.io/templates: gateway
      labels:
        app: edge
        version: v1
    spec:
      containers:
        - name: istio-proxy
          image: auto
`,
    mended: `
apiVersion: v1
kind: Namespace
metadata:
  name: shop
  labels:
    istio-injection: enabled
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: edge
  namespace: shop
spec:
  replicas: 2
  selector:
    matchLabels:
      app: edge
  template:
    metadata:
      annotations:
        inject.istio.io/templates: gateway
      labels:
        app: edge
        version: v1
    spec:
      containers:
        - name: istio-proxy
          image: auto
`,
  },
};
