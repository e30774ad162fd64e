import { CatalogueEntry } from '../catalogue-entry';
import { FindingLevel } from '../finding';

const objects = (refusal: string): string => `
apiVersion: networking.istio.io/v1
kind: Gateway
metadata:
  name: admin
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
        - admin.example.com
      tls:
        mode: MUTUAL
        credentialName: admin
---
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
kind: VirtualService
metadata:
  name: wide
  namespace: edge
spec:
  hosts:
    - "*.example.com"
  gateways:
    - wide
  http:
${refusal}    - route:
        - destination:
            host: web.shop.svc.cluster.local
`;

export const CDI113: CatalogueEntry = {
  code: 'CDI113',
  level: FindingLevel.WARNING,
  kinds: ['networking.istio.io/Gateway'],
  summary: 'a host whose server asks for certificates, or has a policy, is reached by the name of a wildcard too',
  why: [
    'With TLS Envoy picks a server by the name in the handshake, and then a route by the host of each request, which can be another one. So on a '
      + 'connection that asked for `w.example.com`, the routes of `*.example.com` take a request for `admin.example.com`, and nobody asks what the '
      + 'server for that host asks: a certificate of the client, or what a policy refuses that compares `connection.sni`, as the guards of an '
      + 'IstioAlb do. Browsers send such requests on purpose, where a certificate is for both names.',
    'An IstioAlb answers them itself. A VirtualService of your own for the wildcard does not.',
  ],
  fix: [
    'Put a route before all others that answers 421 for the host, so that clients ask again on another connection. Or leave the wildcard out.',
  ],
  example: {
    language: 'yaml',
    bad: objects(''),
    mended: objects(`    - match:
        - authority:
            regex: "(?i)admin\\\\.example\\\\.com(?::.*)?"
      directResponse:
        status: 421
`),
  },
};
