import { CatalogueEntry } from '../catalogue-entry';
import { FindingLevel } from '../finding';

export const CDI075: CatalogueEntry = {
  code: 'CDI075',
  level: FindingLevel.ERROR,
  kinds: ['networking.istio.io/Gateway'],
  summary: 'two servers for the same pods can not be on one port',
  why: [
    'Both begin TLS for one host, or one is for HTTP without TLS, TLS or TCP and the other is not. Istio keeps one of the two'
      + ' and drops the other with all of its hosts, also those that nobody else has: what comes for these meets a wider server, '
      + '`*.example.com` for `a.example.com`, and its rules. Where the hosts differ only in the namespace before them '
      + '(`shop/a.example.com`), Istio keeps both, and Envoy refuses the port: whatever is on it stays as it was, and a gateway '
      + 'that starts has none of it. The same goes for two ways to write one address in `bind`: Istio compares the texts, and none is '
      + '`0.0.0.0`. And for a host that is written in capitals too (`A.example.com`), also in one server: Envoy knows none in names of TLS.',
    'Servers with AUTO_PASSTHROUGH get a chain of filters for each service that their hosts cover: of two servers that cover one service, such as '
      + '`*.local` and `*.shop.svc.cluster.local`, Envoy refuses the port.',
  ],
  fix: [
    'Give each host to one server, and each port to one protocol.',
  ],
  example: {
    language: 'yaml',
    bad: `
apiVersion: networking.istio.io/v1
kind: Gateway
metadata:
  name: first
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
  name: second
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
        - "shop/a.example.com"
      tls:
        mode: SIMPLE
        credentialName: other
`,
    mended: `
apiVersion: networking.istio.io/v1
kind: Gateway
metadata:
  name: first
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
  name: second
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
        - "shop/b.example.com"
      tls:
        mode: SIMPLE
        credentialName: other
`,
  },
};
