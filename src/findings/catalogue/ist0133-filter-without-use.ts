import { CatalogueEntry } from '../catalogue-entry';
import { FindingLevel } from '../finding';

export const IST0133_FILTER_WITHOUT_USE: CatalogueEntry = {
  code: 'IST0133/filter-without-use',
  level: FindingLevel.WARNING,
  kinds: ['networking.istio.io/EnvoyFilter'],
  summary: 'a patch for listeners or filter chains looks for a filter',
  why: [
    'Istio compares filters for patches of filters alone: the patch applies to every listener, or chain, that the rest of its '
      + 'match finds.',
  ],
  fix: [
    'Leave the filter out, or patch the filter.',
  ],
  example: {
    language: 'yaml',
    bad: `
apiVersion: networking.istio.io/v1alpha3
kind: EnvoyFilter
metadata:
  name: no-listener
  namespace: shop
spec:
  priority: 10
  configPatches:
    - applyTo: LISTENER
      match:
        context: SIDECAR_OUTBOUND
        listener:
          portNumber: 9000
          filterChain:
            filter:
              name: envoy.filters.network.tcp_proxy
      patch:
        operation: REMOVE
`,
    mended: `
apiVersion: networking.istio.io/v1alpha3
kind: EnvoyFilter
metadata:
  name: no-listener
  namespace: shop
spec:
  priority: 10
  configPatches:
    - applyTo: LISTENER
      match:
        context: SIDECAR_OUTBOUND
        listener:
          portNumber: 9000
      patch:
        operation: REMOVE
`,
  },
};
