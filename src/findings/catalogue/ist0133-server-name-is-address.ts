import { CatalogueEntry } from '../catalogue-entry';
import { FindingLevel } from '../finding';

export const IST0133_SERVER_NAME_IS_ADDRESS: CatalogueEntry = {
  code: 'IST0133/server-name-is-address',
  level: FindingLevel.WARNING,
  kinds: ['networking.istio.io/VirtualService'],
  summary: 'a route for TLS looks for the name of a server, and names an address',
  why: [
    'Clients send names of hosts there, and no addresses: the standard allows none, so that hardly a connection meets the route.',
  ],
  fix: [
    'Name the host, or match the address with `destinationSubnets` of a route in `tcp`.',
  ],
  example: {
    language: 'yaml',
    bad: `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: cart
  namespace: shop
spec:
  hosts:
    - 10.1.2.3
  tls:
    - match:
        - sniHosts:
            - 10.1.2.3
      route:
        - destination:
            host: cart.shop.svc.cluster.local
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
    - name: tls
      port: 443
`,
    mended: `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: cart
  namespace: shop
spec:
  hosts:
    - partner.example
  tls:
    - match:
        - sniHosts:
            - partner.example
      route:
        - destination:
            host: cart.shop.svc.cluster.local
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
    - name: tls
      port: 443
`,
  },
};
