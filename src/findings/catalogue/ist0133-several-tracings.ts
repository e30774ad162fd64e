import { CatalogueEntry } from '../catalogue-entry';
import { FindingLevel } from '../finding';

export const IST0133_SEVERAL_TRACINGS: CatalogueEntry = {
  code: 'IST0133/several-tracings',
  level: FindingLevel.WARNING,
  kinds: ['telemetry.istio.io/Telemetry'],
  summary: 'a Telemetry with several items in tracing, or several providers in one',
  why: [
    'Istio takes the first one.',
  ],
  fix: [
    'Write one.',
  ],
  example: {
    language: 'yaml',
    bad: `
apiVersion: telemetry.istio.io/v1
kind: Telemetry
metadata:
  name: traces
  namespace: shop
spec:
  tracing:
    - providers:
        - name: otel
        - name: zipkin
`,
    mended: `
apiVersion: telemetry.istio.io/v1
kind: Telemetry
metadata:
  name: traces
  namespace: shop
spec:
  tracing:
    - providers:
        - name: otel
`,
  },
};
