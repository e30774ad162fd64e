import { CatalogueEntry } from '../catalogue-entry';
import { FindingLevel } from '../finding';

const objects = (backend: string): string => `
apiVersion: v1
kind: Namespace
metadata:
  name: shop
  labels:
    istio-injection: enabled
---
apiVersion: v1
kind: Service
metadata:
  name: cart
  namespace: shop
spec:
  selector:
    app: cart
  ports:
    - name: http
      port: 80
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata:
  name: cart
  namespace: shop
spec:
  parentRefs:
    - name: public
      namespace: edge
  rules:
    - matches:
        - path:
            type: PathPrefix
            value: /
      backendRefs:
        - name: ${backend}
          port: 80
`;

export const KIA1402: CatalogueEntry = {
  code: 'KIA1402',
  level: FindingLevel.ERROR,
  lesser: 'a warning where the Service may lie elsewhere',
  kinds: [
    'gateway.networking.k8s.io/HTTPRoute',
    'gateway.networking.k8s.io/GRPCRoute',
    'gateway.networking.k8s.io/TLSRoute',
    'gateway.networking.k8s.io/TCPRoute',
  ],
  summary: 'a route of the Gateway API leads to a Service, or a port of one, that is not there',
  why: [
    'Requests are answered with 500. A Service without `namespace` is one of the namespace of the route.',
  ],
  fix: [
    'Write name, namespace and port of a Service.',
  ],
  example: { language: 'yaml', bad: objects('crat'), mended: objects('cart') },
};
