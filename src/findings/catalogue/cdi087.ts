import { CatalogueEntry } from '../catalogue-entry';
import { FindingLevel } from '../finding';

const objects = (annotations: string): string => `
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
${annotations}    spec:
      containers:
        - name: cart
          image: cart:1
          ports:
            - containerPort: 8080
`;

export const CDI087: CatalogueEntry = {
  code: 'CDI087',
  level: FindingLevel.ERROR,
  lesser: 'a warning for a RequestAuthentication, and of endpoints that are no pods',
  kinds: ['security.istio.io/AuthorizationPolicy', 'security.istio.io/RequestAuthentication'],
  summary: 'no sidecar sees the requests to pods that a policy selects',
  why: [
    'In a mesh with sidecars, the sidecar of a pod applies policies. Pods have none, or one that leaves their port alone, by labels and annotations '
      + '(`sidecar.istio.io/inject: "false"`, `inject.istio.io/templates` without `sidecar`, `sidecar.istio.io/interceptionMode: NONE`, '
      + '`traffic.sidecar.istio.io/excludeInboundPorts` and `includeInboundPorts`, `excludeInterfaces` with `eth0`), in the network of their node, '
      + 'and in a Namespace without injection. Whatever the policy refuses gets in, and nothing says so.',
    'A WorkloadEntry with the labels of the pods is an endpoint of their Service too, and so are the endpoints of a ServiceEntry for its '
      + 'host, in its namespace. Where none has a `serviceAccount`, nobody knows of a proxy there that applies the policy: a warning.',
    'Where the policy names no ports, some of the pods\' ports may pass by the sidecar, such as that for metrics. A policy without a selector is '
      + 'told only where the Namespace has no sidecars at all. Jobs are left out: nobody calls them.',
  ],
  fix: [
    'Let the sidecar see the requests, or let the policy select other pods. Acknowledge the finding where something else guards these.',
  ],
  example: {
    language: 'yaml',
    bad: objects(`      annotations:
        traffic.sidecar.istio.io/excludeInboundPorts: "8080,9090"
`),
    mended: objects(`      annotations:
        traffic.sidecar.istio.io/excludeInboundPorts: "9090"
`),
  },
};
