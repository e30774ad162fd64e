import { CatalogueEntry } from '../catalogue-entry';
import { FindingLevel } from '../finding';

const mesh = (label: string): string => `
apiVersion: v1
kind: Service
metadata:
  name: cart
  namespace: shop
  labels:
    istio.io/use-waypoint: waypoint
${label}spec:
  selector:
    app: cart
  ports:
    - name: http
      port: 80
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: cart
  namespace: shop
spec:
  hosts:
    - shop.example.com
  gateways:
    - edge/public
  http:
    - route:
        - destination:
            host: cart.shop.svc.cluster.local
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata:
  name: admin
  namespace: shop
spec:
  targetRefs:
    - group: ""
      kind: Service
      name: cart
  action: DENY
  rules:
    - to:
        - operation:
            paths: ["/admin"]
            ports: ["80"]
`;

export const CDI111: CatalogueEntry = {
  code: 'CDI111',
  level: FindingLevel.WARNING,
  kinds: ['security.istio.io/AuthorizationPolicy', 'security.istio.io/RequestAuthentication'],
  summary: 'a policy at a waypoint, which a gateway passes by',
  why: [
    'In an ambient mesh an ingress gateway sends requests straight to the pods of a Service, also where callers inside the mesh come through '
      + 'its waypoint. So what a policy at the waypoint refuses, a client from outside gets. Istio sends requests of gateways through the '
      + 'waypoint only where the Service, or its Namespace, has the label `istio.io/ingress-use-waypoint` with a true value.',
  ],
  fix: [
    'Add the label: `ingressUseWaypoint: true` beside the name of the waypoint in the mesh settings, or in `waypoint` of a WeightedService. Or guard '
      + 'the same at the gateway, and acknowledge the finding.',
  ],
  example: { language: 'yaml', bad: mesh(''), mended: mesh('    istio.io/ingress-use-waypoint: "true"\n') },
};
