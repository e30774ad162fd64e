import { CatalogueEntry } from '../catalogue-entry';
import { FindingLevel } from '../finding';

const mesh = (policy: string): string => `
apiVersion: v1
kind: Namespace
metadata:
  name: shop
  labels:
    istio.io/dataplane-mode: ambient
---
apiVersion: v1
kind: Service
metadata:
  name: cart
  namespace: shop
  labels:
    istio.io/use-waypoint: waypoint
spec:
  selector:
    app: cart
  ports:
    - name: http
      port: 80
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: cart
  namespace: shop
spec:
  selector:
    matchLabels:
      app: cart
  template:
    metadata:
      labels:
        app: cart
    spec:
      containers:
        - name: main
          image: cart
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata:
  name: no-guests
  namespace: shop
spec:
${policy}  action: DENY
  rules:
    - from:
        - source:
            namespaces: ["guests"]
`;

export const CDI142: CatalogueEntry = {
  code: 'CDI142',
  level: FindingLevel.ERROR,
  lesser: 'a warning where the policy allows, and so closes more than it says',
  kinds: ['security.istio.io/AuthorizationPolicy'],
  summary: 'a policy for pods behind a waypoint compares who calls',
  why: [
    'In an ambient mesh the proxy of a node applies a policy for pods. Requests that came through the waypoint of the Service have the '
      + "waypoint's own certificate there, whoever sent them: a rule that allows somebody else allows none of them, and one that denies "
      + 'somebody else denies none.',
  ],
  fix: [
    'Tell callers apart at the waypoint, with `targetRefs` to the Service (`PolicyTarget.services`). At the pods allow the waypoint alone, '
      + 'so that nobody gets around it. `allowFrom` of a WeightedService makes both.',
  ],
  example: {
    language: 'yaml',
    bad: mesh('  selector:\n    matchLabels:\n      app: cart\n'),
    mended: mesh('  targetRefs:\n    - group: ""\n      kind: Service\n      name: cart\n'),
  },
};
