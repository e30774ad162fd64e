import { CatalogueEntry } from '../catalogue-entry';
import { FindingLevel } from '../finding';

export const IST0133_TAG_WITHOUT_NAME: CatalogueEntry = {
  code: 'IST0133/tag-without-name',
  level: FindingLevel.WARNING,
  kinds: ['telemetry.istio.io/Telemetry'],
  summary: 'a Telemetry changes a tag of metrics that has no name',
  why: [
    'No metric has such a tag.',
  ],
  fix: [
    'Name the tag.',
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
  metrics:
    - providers:
        - name: prometheus
      overrides:
        - tagOverrides:
            "":
              operation: REMOVE
`,
    mended: `
apiVersion: telemetry.istio.io/v1
kind: Telemetry
metadata:
  name: traces
  namespace: shop
spec:
  metrics:
    - providers:
        - name: prometheus
      overrides:
        - tagOverrides:
            request_host:
              operation: REMOVE
`,
  },
};
