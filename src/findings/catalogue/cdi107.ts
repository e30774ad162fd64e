import { CatalogueEntry } from '../catalogue-entry';
import { FindingLevel } from '../finding';

const objects = (other: string): string => `
apiVersion: networking.istio.io/v1
kind: Gateway
metadata:
  name: wide
  namespace: edge
spec:
  selector:
    istio: edge
  servers:
    - port:
        number: 443
        name: https-wide
        protocol: HTTPS
      hosts:
        - "*.example.com"
      tls:
        mode: SIMPLE
        credentialName: wide
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata:
  name: shop
  namespace: edge
spec:
  selector:
    istio: edge
  servers:
    - port:
        number: 443
        name: https-shop
        protocol: HTTPS
      hosts:
        - "shop.example.com"
      tls:
        mode: SIMPLE
        credentialName: shop
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
    - edge/wide
${other}  http:
    - directResponse:
        status: 200
`;

export const CDI107: CatalogueEntry = {
  code: 'CDI107',
  level: FindingLevel.WARNING,
  kinds: ['networking.istio.io/VirtualService'],
  summary: 'a host of which another Gateway of the same pods has the narrower server',
  why: [
    'With TLS a client says which host it wants, and Envoy takes the server with the narrowest host for that name: that for '
      + '`shop.example.com` before that for `*.example.com`. A server has the routes of the VirtualServices that name its Gateway, and no '
      + 'others. So routes for `shop.example.com` at the Gateway of the wildcard are never met, and clients get 404.',
  ],
  fix: [
    'Name the other Gateway in `gateways` too, or in the place of the one with the wildcard.',
  ],
  example: { language: 'yaml', bad: objects(''), mended: objects('    - edge/shop\n') },
};
