import { CatalogueEntry } from '../catalogue-entry';
import { FindingLevel } from '../finding';

const objects = (filter: string): string => `
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata:
  name: admin
  namespace: shop
spec:
  selector:
    matchLabels:
      app: cart
  action: DENY
  rules:
    - to:
        - operation:
            paths: ["/admin"]
            ports: ["8080"]
---
apiVersion: networking.istio.io/v1alpha3
kind: EnvoyFilter
metadata:
  name: smaller
  namespace: shop
spec:
  priority: 10
  workloadSelector:
    labels:
      app: cart
  configPatches:
    - applyTo: HTTP_FILTER
      match:
        context: SIDECAR_INBOUND
        listener:
          filterChain:
            filter:
              name: envoy.filters.network.http_connection_manager
              subFilter:
                name: ${filter}
      patch:
        operation: REMOVE
`;

export const CDI137: CatalogueEntry = {
  code: 'CDI137',
  level: FindingLevel.WARNING,
  kinds: ['networking.istio.io/EnvoyFilter', '/ConfigMap', 'install.istio.io/IstioOperator'],
  summary: 'a setting beside a policy lets in whom it refuses',
  why: [
    'A patch that removes or replaces the filter `envoy.filters.http.rbac`, `ext_authz` or `jwt_authn` leaves nobody who applies the policies of the '
      + 'pods. One that changes `xff_num_trusted_hops`, `use_remote_address` or `original_ip_detection_extensions` changes which address '
      + '`remoteIpBlocks` compares: a client may write any.',
    'With `pathNormalization: NONE` in the configuration of the mesh `/x/../admin` is another path than `/admin` for routes and policies, and for '
      + 'many applications it is none.',
  ],
  fix: [
    'Let the patch be for other pods, or leave it out. Say how many proxies are trusted with `numTrustedProxies` of an IngressGateway.',
  ],
  example: { language: 'yaml', bad: objects('envoy.filters.http.rbac'), mended: objects('envoy.filters.http.cors') },
};
