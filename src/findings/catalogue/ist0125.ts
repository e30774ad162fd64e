import { CatalogueEntry } from '../catalogue-entry';
import { FindingLevel } from '../finding';

export const IST0125: CatalogueEntry = {
  code: 'IST0125',
  level: FindingLevel.WARNING,
  kinds: [
    '/Namespace', '/Service', '/Pod', 'apps/Deployment', 'apps/StatefulSet', 'apps/DaemonSet', 'apps/ReplicaSet', 'batch/Job',
    'batch/CronJob', 'argoproj.io/Rollout',
  ],
  summary: 'an annotation of Istio with a value that the injector refuses',
  why: [
    'The pods get no sidecar, or are not made at all.',
  ],
  fix: [
    'Write a value that it takes.',
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
    traffic.sidecar.istio.io/excludeInboundPorts: "8081;8082"
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
  annotations:
    traffic.sidecar.istio.io/excludeInboundPorts: "8081,8082"
spec:
  containers:
    - name: web
      image: web:1
`,
  },
};
