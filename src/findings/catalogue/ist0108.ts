import { CatalogueEntry } from '../catalogue-entry';
import { FindingLevel } from '../finding';

export const IST0108: CatalogueEntry = {
  code: 'IST0108',
  level: FindingLevel.WARNING,
  kinds: [
    '/Namespace', '/Service', '/Pod', 'apps/Deployment', 'apps/StatefulSet', 'apps/DaemonSet', 'apps/ReplicaSet', 'batch/Job',
    'batch/CronJob', 'argoproj.io/Rollout',
  ],
  summary: 'an annotation that Istio does not know',
  why: [
    'Nobody reads it, and a setting that somebody meant is not there.',
  ],
  fix: [
    'Write a name that Istio has, or take it out.',
  ],
  example: {
    language: 'yaml',
    bad: `
apiVersion: v1
kind: Service
metadata:
  name: web
  namespace: shop
  annotations:
    networking.istio.io/exportTO: "."
spec:
  selector:
    app: web
  ports:
    - name: http
      port: 80
`,
    mended: `
apiVersion: v1
kind: Service
metadata:
  name: web
  namespace: shop
  annotations:
    networking.istio.io/exportTo: "."
spec:
  selector:
    app: web
  ports:
    - name: http
      port: 80
`,
  },
};
