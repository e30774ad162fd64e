import { CatalogueEntry } from '../catalogue-entry';
import { FindingLevel } from '../finding';

export const IST0145: CatalogueEntry = {
  code: 'IST0145',
  level: FindingLevel.ERROR,
  lesser: 'a warning or an info between two for HTTP',
  kinds: ['networking.istio.io/Gateway'],
  summary: 'two Gateways with one host on one port of the same pods',
  why: [
    'Where both begin TLS for it, or speak different protocols, Istio keeps one of the two servers and drops the other with all of'
      + ' its hosts. Where both are for plain HTTP it takes the routes of both, which is an info; where only one leads to `https`, a '
      + 'warning.',
  ],
  fix: [
    'Give the host to one Gateway, or put it onto another port or gateway.',
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
        number: 8080
        name: http
        protocol: HTTP
      hosts:
        - shop.example.com
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
        number: 8080
        name: tcp
        protocol: TCP
      hosts:
        - shop.example.com
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
        number: 8080
        name: http
        protocol: HTTP
      hosts:
        - shop.example.com
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
        number: 9090
        name: tcp
        protocol: TCP
      hosts:
        - shop.example.com
`,
  },
};
