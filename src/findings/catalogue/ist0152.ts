import { CatalogueEntry } from '../catalogue-entry';
import { FindingLevel } from '../finding';

export const IST0152: CatalogueEntry = {
  code: 'IST0152',
  level: FindingLevel.ERROR,
  lesser: 'a warning for a listener filter',
  kinds: ['networking.istio.io/EnvoyFilter'],
  summary: 'a patch of an EnvoyFilter that replaces what is no network filter, no HTTP filter and no virtual host',
  why: [
    'Istiod ignores it. A listener filter it replaces, although `istioctl analyze` takes that for an error too.',
  ],
  fix: [
    'Merge into it, or remove it and add another one. For a listener filter suppress the message of `istioctl analyze` on the object.',
  ],
  example: {
    language: 'yaml',
    bad: `
apiVersion: networking.istio.io/v1alpha3
kind: EnvoyFilter
metadata:
  name: connect-timeout
  namespace: shop
spec:
  priority: 10
  workloadSelector:
    labels:
      app: cart
  configPatches:
    - applyTo: CLUSTER
      match:
        context: SIDECAR_OUTBOUND
        cluster:
          service: orders.shop.svc.cluster.local
      patch:
        operation: REPLACE
        value:
          connect_timeout: 2s
`,
    mended: `
apiVersion: networking.istio.io/v1alpha3
kind: EnvoyFilter
metadata:
  name: connect-timeout
  namespace: shop
spec:
  priority: 10
  workloadSelector:
    labels:
      app: cart
  configPatches:
    - applyTo: CLUSTER
      match:
        context: SIDECAR_OUTBOUND
        cluster:
          service: orders.shop.svc.cluster.local
      patch:
        operation: MERGE
        value:
          connect_timeout: 2s
`,
  },
};
