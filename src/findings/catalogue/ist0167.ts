import { CatalogueEntry } from '../catalogue-entry';
import { FindingLevel } from '../finding';

export const IST0167: CatalogueEntry = {
  code: 'IST0167',
  level: FindingLevel.WARNING,
  kinds: [
    'security.istio.io/AuthorizationPolicy', 'security.istio.io/PeerAuthentication', 'security.istio.io/RequestAuthentication',
    'networking.istio.io/Sidecar', 'networking.istio.io/EnvoyFilter', 'telemetry.istio.io/Telemetry', 'extensions.istio.io/WasmPlugin',
    'extensions.istio.io/TrafficExtension',
  ],
  summary: 'a policy that nobody applies',
  why: [
    'In a mesh with sidecars a policy for Services, ServiceEntries or a GatewayClass is for waypoints only, and the manifests show none. In '
      + 'any mesh the Gateway that a policy names in `targetRefs` is one of the Gateway API: where the namespace has only one of Istio by that '
      + 'name, nothing is selected. A PeerAuthentication with a selector does nothing in the root namespace: Istio reads only those without a '
      + 'selector there.',
  ],
  fix: [
    'Use `PolicyTarget.workload` with the labels of the pods, of a gateway in the namespace of these. Put a PeerAuthentication into the '
      + 'namespace of the pods.',
  ],
  example: {
    language: 'yaml',
    bad: `
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata:
  name: only-get
  namespace: shop
spec:
  targetRefs:
    - kind: Service
      group: ""
      name: cart
  rules:
    - to:
        - operation:
            methods:
              - GET
`,
    mended: `
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata:
  name: only-get
  namespace: shop
spec:
  selector:
    matchLabels:
      app: cart
  rules:
    - to:
        - operation:
            methods:
              - GET
`,
  },
};
