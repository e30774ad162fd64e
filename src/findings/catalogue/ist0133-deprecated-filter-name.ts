import { CatalogueEntry } from '../catalogue-entry';
import { FindingLevel } from '../finding';

export const IST0133_DEPRECATED_FILTER_NAME: CatalogueEntry = {
  code: 'IST0133/deprecated-filter-name',
  level: FindingLevel.WARNING,
  kinds: ['networking.istio.io/EnvoyFilter'],
  summary: 'a patch looks for a filter by an old name',
  why: [
    'Envoy has given its filters other names. Istio still translates the old ones where it compares them.',
  ],
  fix: [
    'Write the name that the finding names.',
  ],
  example: {
    language: 'yaml',
    bad: `
apiVersion: networking.istio.io/v1alpha3
kind: EnvoyFilter
metadata:
  name: no-cors
  namespace: shop
spec:
  priority: 10
  configPatches:
    - applyTo: HTTP_FILTER
      match:
        context: GATEWAY
        listener:
          filterChain:
            filter:
              name: envoy.filters.network.http_connection_manager
              subFilter:
                name: envoy.cors
      patch:
        operation: REMOVE
`,
    mended: `
apiVersion: networking.istio.io/v1alpha3
kind: EnvoyFilter
metadata:
  name: no-cors
  namespace: shop
spec:
  priority: 10
  configPatches:
    - applyTo: HTTP_FILTER
      match:
        context: GATEWAY
        listener:
          filterChain:
            filter:
              name: envoy.filters.network.http_connection_manager
              subFilter:
                name: envoy.filters.http.cors
      patch:
        operation: REMOVE
`,
  },
};
