import { CatalogueEntry } from '../catalogue-entry';
import { FindingLevel } from '../finding';

export const CDI077: CatalogueEntry = {
  code: 'CDI077',
  level: FindingLevel.ERROR,
  kinds: ['networking.istio.io/VirtualService'],
  summary: 'a route passes TLS on for a name for which it ends at the same port of the same gateway',
  why: [
    'For a Gateway with `*.example.com` that passes TLS on, a route for `a.example.com` makes a chain of filters of its own, '
      + 'and so does the server of another Gateway at which TLS ends for `a.example.com`. Envoy refuses the port with both: '
      + 'whatever is on it stays as it was, and a gateway that starts has none of it.',
  ],
  fix: [
    'Give the name to one of the two, or put one of them onto another port or gateway.',
  ],
  example: {
    language: 'yaml',
    bad: `
apiVersion: networking.istio.io/v1
kind: Gateway
metadata:
  name: ending
  namespace: edge
spec:
  selector:
    istio: edge
  servers:
    - port:
        number: 443
        name: https
        protocol: HTTPS
      hosts:
        - "a.example.com"
      tls:
        mode: SIMPLE
        credentialName: cert
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata:
  name: passing
  namespace: edge
spec:
  selector:
    istio: edge
  servers:
    - port:
        number: 443
        name: tls
        protocol: TLS
      hosts:
        - "*.example.com"
      tls:
        mode: PASSTHROUGH
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: passing
  namespace: edge
spec:
  hosts:
    - a.example.com
  gateways:
    - passing
  tls:
    - match:
        - sniHosts:
            - a.example.com
      route:
        - destination:
            host: web.shop.svc.cluster.local
            port:
              number: 443
`,
    mended: `
apiVersion: networking.istio.io/v1
kind: Gateway
metadata:
  name: ending
  namespace: edge
spec:
  selector:
    istio: edge
  servers:
    - port:
        number: 443
        name: https
        protocol: HTTPS
      hosts:
        - "a.example.com"
      tls:
        mode: SIMPLE
        credentialName: cert
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata:
  name: passing
  namespace: edge
spec:
  selector:
    istio: edge
  servers:
    - port:
        number: 443
        name: tls
        protocol: TLS
      hosts:
        - "*.example.com"
      tls:
        mode: PASSTHROUGH
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: passing
  namespace: edge
spec:
  hosts:
    - b.example.com
  gateways:
    - passing
  tls:
    - match:
        - sniHosts:
            - b.example.com
      route:
        - destination:
            host: web.shop.svc.cluster.local
            port:
              number: 443
`,
  },
};
