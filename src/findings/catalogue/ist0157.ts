import { CatalogueEntry } from '../catalogue-entry';
import { FindingLevel } from '../finding';

export const IST0157: CatalogueEntry = {
  code: 'IST0157',
  level: FindingLevel.WARNING,
  kinds: ['telemetry.istio.io/Telemetry'],
  summary: 'an entry of a Telemetry that logs requests, or disables logs, without naming a provider',
  why: [
    'Nothing is logged unless a Telemetry for the namespace or the mesh names one, or the mesh configuration has '
      + '`defaultProviders.accessLogging`. An entry that disables logs without a provider leaves on what `meshConfig.accessLogFile` logs; '
      + '`istioctl analyze` does not say so.',
  ],
  fix: [
    'Name a provider, `envoy` for example.',
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
    - filter:
        expression: response.code >= 500
`,
    mended: `
apiVersion: telemetry.istio.io/v1
kind: Telemetry
metadata:
  name: logs
  namespace: shop
spec:
  accessLogging:
    - filter:
        expression: response.code >= 500
      providers:
        - name: envoy
`,
  },
};
