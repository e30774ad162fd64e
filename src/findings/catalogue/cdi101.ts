import { CatalogueEntry } from '../catalogue-entry';
import { FindingLevel } from '../finding';

const objects = (replicas: string): string => `
apiVersion: apps/v1
kind: Deployment
metadata:
  name: cart
  namespace: shop
spec:
${replicas}  selector:
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
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata:
  name: cart
  namespace: shop
spec:
  scaleTargetRef:
    apiVersion: apps/v1
    kind: Deployment
    name: cart
  minReplicas: 2
  maxReplicas: 10
`;

export const CDI101: CatalogueEntry = {
  code: 'CDI101',
  level: FindingLevel.WARNING,
  kinds: ['apps/Deployment', 'apps/StatefulSet', 'argoproj.io/Rollout'],
  summary: 'a number of pods beside an autoscaler for them',
  why: [
    'Whoever applies the manifest next sets the number, also GitOps tools, which do so at each sync: pods that are needed are ended, and '
      + 'the autoscaler makes them again.',
  ],
  fix: [
    'Leave `replicas` out. Taken out of a Deployment that is live, it counts as 1 for a moment with client-side apply: `kubectl apply '
      + '--server-side`, or `kubectl apply edit-last-applied`, keeps the pods.',
  ],
  example: { language: 'yaml', bad: objects('  replicas: 2\n'), mended: objects('') },
};
