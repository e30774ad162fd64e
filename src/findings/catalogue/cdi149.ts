import { CatalogueEntry } from '../catalogue-entry';
import { FindingLevel } from '../finding';
import { rolloutExample } from '../rollout-example';

const objects = (scale: string): string => `${rolloutExample({ steps: [`setCanaryScale: { ${scale} }`, 'setWeight: 20'] })}---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata:
  name: orders
  namespace: shop
spec:
  scaleTargetRef:
    apiVersion: argoproj.io/v1alpha1
    kind: Rollout
    name: orders
  minReplicas: 4
  maxReplicas: 8
  metrics:
    - type: Resource
      resource:
        name: cpu
        target:
          type: Utilization
          averageUtilization: 80
`;

export const CDI149: CatalogueEntry = {
  code: 'CDI149',
  level: FindingLevel.WARNING,
  kinds: ['argoproj.io/Rollout'],
  summary: 'an autoscaler whose numbers move with the pods of a canary',
  why: [
    'An autoscaler of a Rollout counts and measures the pods of both versions. Where a step gives the canary a percentage of the pods, each new pod '
      + 'changes the number of which it is a percentage, and both go up and down. New pods use less memory than old ones, so that an average of it '
      + 'falls with a canary: the autoscaler takes pods of the stable version away, and brings them back behind it.',
  ],
  fix: [
    'Say a number of pods in the step (`CanaryScale.replicas`), and measure CPU or requests.',
  ],
  example: { language: 'yaml', bad: objects('weight: 25'), mended: objects('replicas: 1') },
};
