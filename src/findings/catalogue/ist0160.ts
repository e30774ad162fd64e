import { CatalogueEntry } from '../catalogue-entry';
import { FindingLevel } from '../finding';

export const IST0160: CatalogueEntry = {
  code: 'IST0160',
  level: FindingLevel.ERROR,
  kinds: ['telemetry.istio.io/Telemetry'],
  summary: 'two Telemetries for all pods of a namespace',
  why: [
    'One of them counts, and which one, no manifest says. Our `Telemetry` refuses a second one.',
  ],
  fix: [
    'Put both into one, or let one select pods by their labels.',
  ],
  example: {
    language: 'yaml',
    bad: `
apiVersion: telemetry.istio.io/v1
kind: Telemetry
metadata:
  name: logs
  namespace: shop
spec:
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
  accessLogging:
    - providers:
        - name: envoy
`,
    mended: `
apiVersion: telemetry.istio.io/v1
kind: Telemetry
metadata:
  name: logs
  namespace: shop
spec:
  accessLogging:
    - providers:
        - name: envoy
`,
  },
};
