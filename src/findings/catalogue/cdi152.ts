import { CatalogueEntry } from '../catalogue-entry';
import { FindingLevel } from '../finding';

const canary = (webhooks: string): string => `
apiVersion: flagger.app/v1beta1
kind: Canary
metadata:
  name: orders
  namespace: shop
spec:
  targetRef:
    apiVersion: apps/v1
    kind: Deployment
    name: orders
  service:
    port: 80
    delegation: true
  analysis:
    interval: 1m
    threshold: 5
    maxWeight: 50
    stepWeight: 10
    metrics:
      - name: request-success-rate
        thresholdRange:
          min: 99
${webhooks}`;

export const CDI152: CatalogueEntry = {
  code: 'CDI152',
  level: FindingLevel.INFO,
  kinds: ['flagger.app/Canary'],
  summary: 'a canary by Flagger that is measured by its requests alone, and to which nothing sends any',
  why: [
    'Flagger asks Prometheus for the requests of the new version. Where nobody sends any, at night or because its weight is small, there is no '
      + 'value, and the check has failed: after `threshold` checks a good version is taken back.',
  ],
  fix: [
    'Add a webhook of the type `rollout` that sends requests to the Service of the canary, or acknowledge it where there are always enough.',
  ],
  example: {
    language: 'yaml',
    bad: canary(''),
    mended: canary(`    webhooks:
      - name: load
        type: rollout
        url: http://flagger-loadtester.test/
        metadata:
          cmd: hey -z 1m -q 10 http://orders-canary.shop/
`),
  },
};
