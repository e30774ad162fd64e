import { CatalogueEntry } from '../catalogue-entry';
import { FindingLevel } from '../finding';

export const IST0101_SELECTOR: CatalogueEntry = {
  code: 'IST0101/selector',
  level: FindingLevel.WARNING,
  kinds: ['networking.istio.io/Gateway', 'networking.istio.io/Sidecar', 'telemetry.istio.io/Telemetry'],
  summary: 'a Gateway, a Sidecar or a Telemetry for pods that are not there',
  why: [
    'It applies to nothing. Pods of gateways may be in every namespace, all others are in that of the object.',
    'The world is open: of a Sidecar and a Telemetry it is told where the manifests have other pods of the namespace, of a Gateway'
      + ' where those of a gateway have nearly these labels. Of an AuthorizationPolicy it is [IST0127](#ist0127).',
  ],
  fix: [
    'Write the labels of the pods. Acknowledge the finding where these are elsewhere.',
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
---
apiVersion: telemetry.istio.io/v1
kind: Telemetry
metadata:
  name: logs
  namespace: shop
spec:
  selector:
    matchLabels:
      app: wbe
  accessLogging:
    - providers:
        - name: envoy
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
---
apiVersion: telemetry.istio.io/v1
kind: Telemetry
metadata:
  name: logs
  namespace: shop
spec:
  selector:
    matchLabels:
      app: web
  accessLogging:
    - providers:
        - name: envoy
`,
  },
};
