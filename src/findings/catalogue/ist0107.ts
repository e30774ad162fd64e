import { CatalogueEntry } from '../catalogue-entry';
import { FindingLevel } from '../finding';

export const IST0107: CatalogueEntry = {
  code: 'IST0107',
  level: FindingLevel.WARNING,
  kinds: [
    '/Namespace', '/Service', '/Pod', 'apps/Deployment', 'apps/StatefulSet', 'apps/DaemonSet', 'apps/ReplicaSet', 'batch/Job',
    'batch/CronJob', 'argoproj.io/Rollout',
  ],
  summary: 'an annotation of Istio on a kind that it is not for',
  why: [
    'Nobody reads it there. Most are for pods, and stand in the template of what makes these.',
  ],
  fix: [
    'Write it where it belongs.',
  ],
  example: {
    language: 'yaml',
    bad: `
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  namespace: shop
  annotations:
    proxy.istio.io/config: "concurrency: 2"
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
      annotations:
        proxy.istio.io/config: "concurrency: 2"
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
