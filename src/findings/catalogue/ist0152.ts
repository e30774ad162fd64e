import { CatalogueEntry } from '../catalogue-entry';
import { FindingLevel } from '../finding';

export const IST0152: CatalogueEntry = {
  code: 'IST0152',
  level: FindingLevel.WARNING,
  kinds: ['networking.istio.io/EnvoyFilter'],
  summary: 'a patch of an EnvoyFilter that replaces a listener filter',
  why: [
    'Istiod applies it, but `istioctl analyze` takes it for an error.',
  ],
  fix: [
    'Suppress its message on the object, or remove the filter and add another one.',
  ],
  example: {
    language: 'yaml',
    bad: `
apiVersion: networking.istio.io/v1alpha3
kind: EnvoyFilter
metadata:
  name: inspector
  namespace: shop
spec:
  priority: 10
  workloadSelector:
    labels:
      app: cart
  configPatches:
    - applyTo: LISTENER_FILTER
      match:
        context: SIDECAR_INBOUND
        listener:
          listenerFilter: envoy.filters.listener.tls_inspector
      patch:
        operation: REPLACE
        value:
          name: envoy.filters.listener.tls_inspector
          typed_config:
            "@type": type.googleapis.com/envoy.extensions.filters.listener.tls_inspector.v3.TlsInspector
            initial_read_buffer_size: 512
`,
    mended: `
apiVersion: networking.istio.io/v1alpha3
kind: EnvoyFilter
metadata:
  name: inspector
  namespace: shop
spec:
  priority: 10
  workloadSelector:
    labels:
      app: cart
  configPatches:
    - applyTo: LISTENER_FILTER
      match:
        context: SIDECAR_INBOUND
        listener:
          listenerFilter: envoy.filters.listener.tls_inspector
      patch:
        operation: REMOVE
    - applyTo: LISTENER_FILTER
      match:
        context: SIDECAR_INBOUND
        listener:
          listenerFilter: envoy.filters.listener.tls_inspector
      patch:
        operation: INSERT_FIRST
        value:
          name: envoy.filters.listener.tls_inspector
          typed_config:
            "@type": type.googleapis.com/envoy.extensions.filters.listener.tls_inspector.v3.TlsInspector
            initial_read_buffer_size: 512
`,
  },
};
