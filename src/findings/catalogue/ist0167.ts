import { CatalogueEntry } from '../catalogue-entry';
import { FindingLevel } from '../finding';

export const IST0167: CatalogueEntry = {
  code: 'IST0167',
  level: FindingLevel.WARNING,
  kinds: [
    'security.istio.io/AuthorizationPolicy', 'security.istio.io/PeerAuthentication', 'security.istio.io/RequestAuthentication',
    'networking.istio.io/Sidecar',
  ],
  summary: 'a policy that nobody applies',
  why: [
    'In a mesh with sidecars a policy for Services, ServiceEntries or a GatewayClass is for waypoints only, and the manifests show none. In '
      + 'any mesh a PeerAuthentication with a selector does nothing in the root namespace: Istio reads only those without a selector there.',
  ],
  fix: [
    'Use `PolicyTarget.workload` with the labels of the pods. Put a PeerAuthentication into the namespace of the pods.',
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
