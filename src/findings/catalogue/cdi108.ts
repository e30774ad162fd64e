import { CatalogueEntry } from '../catalogue-entry';
import { FindingLevel } from '../finding';

const PODS = `
apiVersion: apps/v1
kind: Deployment
metadata:
  name: public
  namespace: edge
spec:
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
      containers:
        - name: istio-proxy
          image: auto
`;

export const CDI108: CatalogueEntry = {
  code: 'CDI108',
  level: FindingLevel.INFO,
  kinds: ['apps/Deployment', 'apps/DaemonSet', 'apps/StatefulSet'],
  summary: 'pods of a gateway that no Gateway selects',
  why: [
    'The pods of a gateway listen on the ports of the Gateways that select their labels. Without any they listen on none, and the balancer '
      + 'in front answers nothing. Gateways may be in other repositories: it is an info, and a warning where the manifests, or those of the '
      + 'namespace, are all that there is.',
  ],
  fix: [
    'Add a Gateway that selects the labels of the pods.',
  ],
  example: {
    language: 'yaml',
    bad: PODS,
    mended: `${PODS}---
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
        number: 80
        name: http
        protocol: HTTP
      hosts:
        - shop.example.com
`,
  },
};
