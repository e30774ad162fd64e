import { CatalogueEntry } from '../catalogue-entry';
import { FindingLevel } from '../finding';

const objects = (percent: string): string => `
apiVersion: v1
kind: Service
metadata:
  name: cart
  namespace: shop
spec:
  selector:
    app: cart
  ports:
    - name: http
      port: 80
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: cart
  namespace: shop
spec:
  replicas: 3
  selector:
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
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata:
  name: cart
  namespace: shop
spec:
  host: cart.shop.svc.cluster.local
  trafficPolicy:
    outlierDetection:
      consecutive5xxErrors: 5
${percent}`;

export const CDI104: CatalogueEntry = {
  code: 'CDI104',
  level: FindingLevel.WARNING,
  kinds: ['networking.istio.io/DestinationRule'],
  summary: 'outlier detection that ejects nothing, because there are too few pods',
  why: [
    'Envoy ejects a pod only where all that are out then are at most `maxEjectionPercent` of those that there are. Without a value that is '
      + '10 %: of fewer than ten pods none ever is, and a failover to another locality, which waits for it, never comes.',
    'Counted are the pods that `replicas`, or the most that an autoscaler makes, say. Where the manifests do not say, nothing is told.',
  ],
  fix: [
    'Write `maxEjectionPercent`: 50 where half of the pods can carry the load, 100 for a failover.',
  ],
  example: { language: 'yaml', bad: objects(''), mended: objects('      maxEjectionPercent: 50\n') },
};
