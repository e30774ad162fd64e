import { CatalogueEntry } from '../catalogue-entry';
import { FindingLevel } from '../finding';

export const CDI051: CatalogueEntry = {
  code: 'CDI051',
  level: FindingLevel.WARNING,
  kinds: ['security.istio.io/AuthorizationPolicy', 'security.istio.io/PeerAuthentication', 'security.istio.io/RequestAuthentication'],
  summary: 'a policy in the root namespace without a target, for every waypoint, or for pods by their labels',
  why: [
    'It applies to all workloads of the mesh, those of other teams too: an ALLOW policy closes what it does not allow, a '
      + 'PeerAuthentication with `STRICT` cuts off callers without a proxy. An AuthorizationPolicy or a RequestAuthentication for pods '
      + 'with some labels is for those of every namespace there; the gateway workload of the mesh settings is not reported where it is in '
      + 'the root namespace.',
  ],
  fix: [
    'Put it into the namespace of the app, or give it a target. Acknowledge it where the mesh is yours.',
  ],
  example: {
    language: 'yaml',
    bad: `
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata:
  name: only-get
  namespace: istio-system
spec:
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
  rules:
    - to:
        - operation:
            methods:
              - GET
`,
  },
};
