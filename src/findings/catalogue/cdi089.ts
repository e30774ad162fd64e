import { CatalogueEntry } from '../catalogue-entry';
import { FindingLevel } from '../finding';

export const CDI089: CatalogueEntry = {
  code: 'CDI089',
  level: FindingLevel.ERROR,
  kinds: ['networking.istio.io/EnvoyFilter'],
  summary: 'a patch that istiod ignores, or that makes what Envoy refuses',
  why: [
    'Envoy takes a listener, a list of routes or a cluster as a whole, or not at all. Where it refuses one, every proxy that the patch is '
      + 'for keeps what it had, and a new pod starts without it: one patch in the root namespace stops changes for the whole mesh. '
      + 'A patch with an operation that istiod does not know for its kind, or for a filter by a name of years ago, is a warning: it does nothing.',
  ],
  fix: [
    'Give what is added all that Envoy requires, name what changes in the match, and use an operation that istiod applies. '
      + 'Values are compared with Envoy\'s own messages, of the filters that are common: what is required, limits, choices, durations. What '
      + 'Envoy\'s code refuses beyond that is not known: try a patch on a gateway of one\'s own.',
  ],
  example: {
    language: 'yaml',
    bad: `
apiVersion: networking.istio.io/v1alpha3
kind: EnvoyFilter
metadata:
  name: headers
  namespace: shop
spec:
  workloadSelector:
    labels:
      istio: shop-gateway
  configPatches:
    - applyTo: HTTP_FILTER
      match:
        context: GATEWAY
      patch:
        operation: INSERT_FIRST
        value:
          name: envoy.lua
          config:
            inlineCode: function envoy_on_request(handle) end
`,
    mended: `
apiVersion: networking.istio.io/v1alpha3
kind: EnvoyFilter
metadata:
  name: headers
  namespace: shop
spec:
  workloadSelector:
    labels:
      istio: shop-gateway
  configPatches:
    - applyTo: HTTP_FILTER
      match:
        context: GATEWAY
      patch:
        operation: INSERT_FIRST
        value:
          name: envoy.filters.http.lua
          typed_config:
            "@type": type.googleapis.com/envoy.extensions.filters.http.lua.v3.Lua
            default_source_code:
              inline_string: function envoy_on_request(handle) end
`,
  },
};
