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
kind: DestinationRule
metadata:
  name: cart
  namespace: shop
spec:
  host: cart.shop.svc.cluster.local
  subsets:
    - name: v1
      labels:
        version: v1
    - name: v2
      labels:
        version: v2
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
            subset: v1
`;

export const CDI140: CatalogueEntry = {
  code: 'CDI140',
  level: FindingLevel.WARNING,
  kinds: ['networking.istio.io/VirtualService'],
  summary: 'a gateway sends to one subset of a Service, whose waypoint divides the requests again',
  why: [
    'Where a Service, or its Namespace, has the label `istio.io/ingress-use-waypoint`, a gateway of an ambient mesh sends what is for the Service '
      + 'to its waypoint, whatever subset a route names. The waypoint has routes of its own, those for callers inside the mesh: without any it sends '
      + 'to all pods alike. So the version that the route names gets only its share.',
  ],
  fix: [
    'Take the label out, so that gateways go straight to the pods (`ingressUseWaypoint: false`). Or leave the choice to the waypoint: name no subset '
      + 'at the gateway, and route by headers in a VirtualService for the mesh.',
  ],
  example: { language: 'yaml', bad: mesh('    istio.io/ingress-use-waypoint: "true"\n'), mended: mesh('') },
};
