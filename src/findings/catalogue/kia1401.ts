import { CatalogueEntry } from '../catalogue-entry';
import { FindingLevel } from '../finding';

const objects = (gateway: string): string => `
apiVersion: v1
kind: Namespace
metadata:
  name: edge
  labels:
    istio-injection: enabled
---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata:
  name: public
  namespace: edge
spec:
  gatewayClassName: istio
  listeners:
    - name: http
      port: 80
      protocol: HTTP
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata:
  name: cart
  namespace: shop
spec:
  parentRefs:
    - name: ${gateway}
      namespace: edge
  rules:
    - matches:
        - path:
            type: PathPrefix
            value: /
      backendRefs:
        - name: cart
          port: 80
`;

export const KIA1401: CatalogueEntry = {
  code: 'KIA1401',
  level: FindingLevel.ERROR,
  lesser: 'a warning where the Gateway may lie elsewhere',
  kinds: [
    'gateway.networking.k8s.io/HTTPRoute',
    'gateway.networking.k8s.io/GRPCRoute',
    'gateway.networking.k8s.io/TLSRoute',
    'gateway.networking.k8s.io/TCPRoute',
  ],
  summary: 'a route of the Gateway API names a Gateway, or a listener of one, that is not there',
  why: [
    'It is at none of that name. A Gateway without `namespace` is one of the namespace of the route; Gateways of Istio are others.',
  ],
  fix: [
    'Write name and namespace of a Gateway of the Gateway API, and in `sectionName` the name of one of its listeners.',
  ],
  example: { language: 'yaml', bad: objects('pubilc'), mended: objects('public') },
};
