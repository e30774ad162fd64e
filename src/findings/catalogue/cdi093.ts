import { CatalogueEntry } from '../catalogue-entry';
import { FindingLevel } from '../finding';

const objects = (routes: string): string => `
apiVersion: networking.istio.io/v1
kind: Gateway
metadata:
  name: public
  namespace: edge
spec:
  selector:
    istio: ingressgateway
  servers:
    - port:
        number: 443
        name: tls
        protocol: TLS
      hosts:
        - shop.example.com
      tls:
        mode: PASSTHROUGH
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: shop
  namespace: shop
spec:
  hosts:
    - shop.example.com
  gateways:
    - edge/public
${routes}`;

export const CDI093: CatalogueEntry = {
  code: 'CDI093',
  level: FindingLevel.ERROR,
  kinds: ['networking.istio.io/VirtualService'],
  summary: 'routes of a kind that the servers of its Gateways do not have, or for a port that none of them has',
  why: [
    'A server has the routes of one kind. `http` where it sees requests: protocols of HTTP without TLS, and HTTPS where TLS ends there. `tls` '
      + 'where it passes TLS on (`PASSTHROUGH`) and sees nothing but the name that the client asks for. `tcp` for all other protocols, also where '
      + 'TLS with the protocol TLS ends there. Routes of another kind are left out without a word.',
    '`port` in a match is that of the server, not the port of the pods of the gateway, and not that of the Service behind: a match for another one '
      + 'never applies. In a sidecar it is the port of the Service, so routes that are for `mesh` too are not looked at.',
  ],
  fix: [
    'Write the routes of the kind that the server has, or let the server speak another protocol: HTTPS with `SIMPLE` ends TLS, and has requests.',
  ],
  example: {
    language: 'yaml',
    bad: objects(`  http:
    - route:
        - destination:
            host: web.shop.svc.cluster.local
`),
    mended: objects(`  tls:
    - match:
        - sniHosts:
            - shop.example.com
      route:
        - destination:
            host: web.shop.svc.cluster.local
`),
  },
};
