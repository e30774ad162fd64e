/** Manifests of kept cases, short enough to be read: a service, and what is about routes at the gateway of the fixture. */

/** Everything that routes of kept cases lead to. */
export const SHOP = `
apiVersion: v1
kind: Service
metadata: { name: cart, namespace: shop }
spec: { selector: { app: cart }, ports: [{ name: http, port: 80, targetPort: 8080 }] }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: cart-v1, namespace: shop }
spec:
  selector: { matchLabels: { app: cart, version: v1 } }
  template:
    metadata: { labels: { app: cart, version: v1 } }
    spec: { containers: [{ name: main, image: echo }] }
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: cart, namespace: shop }
spec:
  host: cart.shop.svc.cluster.local
  subsets: [{ name: v1, labels: { version: v1 } }, { name: gone, labels: { version: v9 } }]
---
`;

/** A Gateway for every host at a port of the fixture's gateway. */
export const gatewayAt = (number: number, more = ''): string => `
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: gateway-${number}, namespace: shop }
spec:
  selector: { istio: ingressgateway }
  servers: [{ port: { number: ${number}, name: http, protocol: HTTP }, hosts: ['*']${more} }]
---
`;

/** A VirtualService for every host with one route, as YAML of one line. */
export const routed = (route: string, gateway = 'gateway-80'): string => `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: routes, namespace: shop }
spec: { hosts: ['*'], gateways: [${gateway}], http: [${route}] }
---
`;
