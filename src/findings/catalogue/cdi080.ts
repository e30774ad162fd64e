import { CatalogueEntry } from '../catalogue-entry';
import { FindingLevel } from '../finding';

const WIDE = `
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata:
  name: wide
  namespace: edge
spec:
  selector:
    matchLabels:
      istio: edge
  action: DENY
  rules:
    - from:
        - source:
            notIpBlocks: ["198.51.100.0/24"]
      to:
        - operation:
            ports: ["8443"]
      when:
        - key: connection.sni
          values: ["*.example.com"]
          notValues: ["open.example.com"]
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
        name: https
        protocol: HTTPS
      hosts:
        - "*.example.com"
      tls:
        mode: SIMPLE
        credentialName: cert
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata:
  name: open
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
        - "open.example.com"
      tls:
        mode: PASSTHROUGH
`;

export const CDI080: CatalogueEntry = {
  code: 'CDI080',
  level: FindingLevel.ERROR,
  lesser: 'a warning where no policy leaves the name out',
  kinds: ['networking.istio.io/Gateway'],
  summary: 'a Gateway passes connections on for a name that has no route, beside a wildcard that covers it',
  why: [
    'Istio makes a server for TLS that passes through only where a TLS route says where to, and one for TLS that ends at the gateway, without '
      + 'HTTP in it, only with a TCP route. Without one, connections that ask for the name come '
      + 'to the server for HTTPS whose wildcard covers it, with requests for any host of that. Policies that are for the connections of the '
      + 'wildcard, as guards of an IstioAlb are, leave the name out, because it has a server of its own: so nobody refuses these requests.',
    'The route may lie in another repository: then it has to be applied before the Gateway. A VirtualService for HTTP is none.',
  ],
  fix: [
    'Bind a VirtualService with a TLS route for the name to the Gateway, a TCP route where TLS ends there, or take the host out of its servers.',
  ],
  example: {
    language: 'yaml',
    bad: WIDE,
    mended: `${WIDE}---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: open
  namespace: edge
spec:
  hosts:
    - open.example.com
  gateways:
    - open
  tls:
    - match:
        - sniHosts:
            - open.example.com
      route:
        - destination:
            host: open.shop.svc.cluster.local
`,
  },
};
