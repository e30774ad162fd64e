import { CatalogueEntry } from '../catalogue-entry';
import { FindingLevel } from '../finding';

export const IST0135: CatalogueEntry = {
  code: 'IST0135',
  level: FindingLevel.INFO,
  kinds: [
    '/Namespace', '/Service', '/Pod', 'apps/Deployment', 'apps/StatefulSet', 'apps/DaemonSet', 'apps/ReplicaSet', 'batch/Job',
    'batch/CronJob', 'argoproj.io/Rollout',
  ],
  summary: 'an annotation that Istio has given up',
  why: [
    'A release to come does not read it.',
  ],
  fix: [
    'Use what came after it: for `sidecar.istio.io/inject` the label of the same name.',
  ],
  example: {
    language: 'yaml',
    bad: `
apiVersion: v1
kind: Pod
metadata:
  name: web
  namespace: shop
  annotations:
    sidecar.istio.io/inject: "false"
spec:
  containers:
    - name: web
      image: web:1
`,
    mended: `
apiVersion: v1
kind: Pod
metadata:
  name: web
  namespace: shop
  labels:
    sidecar.istio.io/inject: "false"
spec:
  containers:
    - name: web
      image: web:1
`,
  },
};
