import { CatalogueEntry } from '../catalogue-entry';
import { FindingLevel } from '../finding';

const MANIFESTS = (verbs: string) => `
apiVersion: apps/v1
kind: Deployment
metadata:
  name: public
  namespace: edge
spec:
  replicas: 2
  selector:
    matchLabels:
      istio: public
  template:
    metadata:
      annotations:
        inject.istio.io/templates: gateway
      labels:
        istio: public
        sidecar.istio.io/inject: "true"
    spec:
      serviceAccountName: public
      containers:
        - name: istio-proxy
          image: auto
---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: public
  namespace: edge
rules:
  - apiGroups: [""]
    resources: [secrets]
    verbs: ${verbs}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata:
  name: public
  namespace: edge
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: Role
  name: public
subjects:
  - kind: ServiceAccount
    name: public
    namespace: edge
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata:
  name: public
  namespace: edge
spec:
  selector:
    istio: public
  servers:
    - port:
        number: 443
        name: https
        protocol: HTTPS
      hosts:
        - shop.example.com
      tls:
        mode: SIMPLE
        credentialName: shop-tls
`;

export const CDI116: CatalogueEntry = {
  code: 'CDI116',
  level: FindingLevel.WARNING,
  kinds: ['apps/Deployment', 'apps/DaemonSet', 'apps/StatefulSet'],
  summary: 'pods of a gateway whose service account may not list Secrets, so that its servers with TLS do not come about',
  why: [
    'Istiod reads certificates on behalf of a gateway, and asks the API server first whether the service account of its pods may list the '
      + 'Secrets of their namespace. Where it may not, the pods get no certificate, and Envoy leaves the servers that name one out: no handshake '
      + 'succeeds, and only the log of istiod says why. To get or watch Secrets, or those of some names, is not enough.',
    'It is told where a binding for the account gives too little, or a Role that is not there; and where none is for the account, but the '
      + 'manifests have other RoleBindings of the namespace, or all that it has. A ClusterRole that is elsewhere counts as one that may.',
  ],
  fix: [
    'Bind a Role with `get`, `watch` and `list` for `secrets` to the account, in the namespace of the pods. An `IngressGateway` makes one.',
  ],
  example: { language: 'yaml', bad: MANIFESTS('[get]'), mended: MANIFESTS('[get, watch, list]') },
};
