import { CatalogueEntry } from '../catalogue-entry';
import { FindingLevel } from '../finding';

export const IST0144: CatalogueEntry = {
  code: 'IST0144',
  level: FindingLevel.WARNING,
  kinds: [
    '/Pod', 'apps/Deployment', 'apps/StatefulSet', 'apps/DaemonSet', 'apps/ReplicaSet', 'batch/Job', 'batch/CronJob',
    'argoproj.io/Rollout',
  ],
  summary: 'pods that run as the user of the sidecar',
  why: [
    'What user 1337 sends goes past the sidecar, because it is taken for what the sidecar itself sends: no routes, no policies, no'
      + ' mutual TLS.',
  ],
  fix: [
    'Run the pods as another user.',
  ],
  example: {
    language: 'yaml',
    bad: `
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
          securityContext:
            runAsUser: 1337
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
      labels:
        app: web
        version: v1
    spec:
      containers:
        - name: web
          image: web:1
          securityContext:
            runAsUser: 1000
`,
  },
};
