import { CatalogueEntry } from '../catalogue-entry';
import { FindingLevel } from '../finding';

export const IST0138: CatalogueEntry = {
  code: 'IST0138',
  level: FindingLevel.WARNING,
  kinds: ['networking.istio.io/Gateway'],
  summary: 'two Gateways of the same pods with one certificate',
  why: [
    'A browser that has a connection to a host asks on it for every other host of its certificate too (HTTP/2). The server of that'
      + ' connection does not have the hosts of the other Gateway, and answers 404.',
  ],
  fix: [
    'Put the hosts into one Gateway, or give each Gateway a certificate for its hosts alone.',
  ],
  example: {
    language: 'yaml',
    bad: `
apiVersion: networking.istio.io/v1
kind: Gateway
metadata:
  name: first
  namespace: shop
spec:
  selector:
    istio: edge
  servers:
    - port:
        number: 443
        name: https
        protocol: HTTPS
      hosts:
        - a.example.com
      tls:
        mode: SIMPLE
        credentialName: wildcard
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata:
  name: second
  namespace: shop
spec:
  selector:
    istio: edge
  servers:
    - port:
        number: 443
        name: https
        protocol: HTTPS
      hosts:
        - b.example.com
      tls:
        mode: SIMPLE
        credentialName: wildcard
`,
    mended: `
apiVersion: networking.istio.io/v1
kind: Gateway
metadata:
  name: first
  namespace: shop
spec:
  selector:
    istio: edge
  servers:
    - port:
        number: 443
        name: https
        protocol: HTTPS
      hosts:
        - a.example.com
      tls:
        mode: SIMPLE
        credentialName: a
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata:
  name: second
  namespace: shop
spec:
  selector:
    istio: edge
  servers:
    - port:
        number: 443
        name: https
        protocol: HTTPS
      hosts:
        - b.example.com
      tls:
        mode: SIMPLE
        credentialName: b
`,
  },
};
