import { CatalogueEntry } from '../catalogue-entry';
import { FindingLevel } from '../finding';

export const IST0159: CatalogueEntry = {
  code: 'IST0159',
  level: FindingLevel.ERROR,
  kinds: ['telemetry.istio.io/Telemetry'],
  summary: 'two Telemetries select the same pods',
  why: [
    'One of them counts for a pod, and which one, no manifest says. Our `Telemetry` refuses a second one.',
  ],
  fix: [
    'Put both into one, or let each select pods of its own.',
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
      app: web
  accessLogging:
    - providers:
        - name: envoy
---
apiVersion: telemetry.istio.io/v1
kind: Telemetry
metadata:
  name: traces
  namespace: shop
spec:
  selector:
    matchLabels:
      app: web
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
