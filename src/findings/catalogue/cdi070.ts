import { CatalogueEntry } from '../catalogue-entry';
import { FindingLevel } from '../finding';

export const CDI070: CatalogueEntry = {
  code: 'CDI070',
  level: FindingLevel.WARNING,
  kinds: ['networking.istio.io/DestinationRule'],
  summary: 'a route splits requests by weight between two subsets that have pods in common',
  why: [
    'The labels of one subset are among those of the other, or a Deployment of the app makes pods with the labels of both. Each of '
      + 'these pods gets a part of both shares: with the weights 90 and 10, and as many pods each, a canary that the stable subset '
      + 'contains gets more than half. A WeightedService refuses such versions. Subsets that contain each other are fine where no route '
      + 'has weight on both.',
  ],
  fix: [
    'Give each subset a label that only its own pods have.',
  ],
  example: {
    language: 'yaml',
    bad: `
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata:
  name: web
  namespace: shop
spec:
  host: web.shop.svc.cluster.local
  subsets:
    - name: stable
      labels:
        app: web
    - name: canary
      labels:
        track: canary
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: web
  namespace: shop
spec:
  hosts:
    - web.shop.svc.cluster.local
  http:
    - name: default
      route:
        - destination:
            host: web.shop.svc.cluster.local
            subset: stable
          weight: 90
        - destination:
            host: web.shop.svc.cluster.local
            subset: canary
          weight: 10
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web-canary
  namespace: shop
spec:
  selector:
    matchLabels:
      app: web
      track: canary
  template:
    metadata:
      labels:
        app: web
        track: canary
    spec:
      containers:
        - name: web
          image: web:2
`,
    mended: `
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata:
  name: web
  namespace: shop
spec:
  host: web.shop.svc.cluster.local
  subsets:
    - name: stable
      labels:
        track: stable
    - name: canary
      labels:
        track: canary
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: web
  namespace: shop
spec:
  hosts:
    - web.shop.svc.cluster.local
  http:
    - name: default
      route:
        - destination:
            host: web.shop.svc.cluster.local
            subset: stable
          weight: 90
        - destination:
            host: web.shop.svc.cluster.local
            subset: canary
          weight: 10
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web-canary
  namespace: shop
spec:
  selector:
    matchLabels:
      app: web
      track: canary
  template:
    metadata:
      labels:
        app: web
        track: canary
    spec:
      containers:
        - name: web
          image: web:2
`,
  },
};
