import { CatalogueEntry } from '../catalogue-entry';
import { FindingLevel } from '../finding';

export const CDI090: CatalogueEntry = {
  code: 'CDI090',
  level: FindingLevel.ERROR,
  lesser: 'a warning for the tag of a metric',
  kinds: ['telemetry.istio.io/Telemetry'],
  summary: 'an expression in CEL that Istio or Envoy refuse',
  why: [
    'Istio looks at the syntax of a filter of access logs only. Envoy compiles it, without loops over lists and maps, without functions that it '
      + 'does not have, such as `lowerAscii` or `string`, with at most 32 levels, and with a limit of 100 instructions for the expression in '
      + '`matches`. What it refuses, it refuses with the whole listener: the port stays as it was, for everybody, and a proxy that starts does not '
      + 'open it.',
    'The tags of metrics have more functions, and loops. An expression that is none leaves its tag out; one with an unknown function can stop '
      + 'the listener too.',
  ],
  fix: [
    'Write a condition over [Envoy\'s attributes](https://www.envoyproxy.io/docs/envoy/latest/intro/arch_overview/advanced/attributes) with '
      + 'operators, `in`, `has`, `size`, `contains`, `startsWith`, `endsWith` and `matches`. The names of request headers are in lower case.',
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
      filter:
        expression: request.path.lowerAscii().startsWith("/api")
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
      filter:
        expression: request.path.matches("(?i)^/api")
`,
  },
};
