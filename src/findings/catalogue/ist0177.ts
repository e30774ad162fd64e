import { CatalogueEntry } from '../catalogue-entry';
import { FindingLevel } from '../finding';

export const IST0177: CatalogueEntry = {
  code: 'IST0177',
  level: FindingLevel.WARNING,
  kinds: ['networking.istio.io/ServiceEntry'],
  summary: 'two ServiceEntries with one host and port, and different protocols',
  why: [
    'Istio takes the protocol of the older object for both, and manifests have no age.',
  ],
  fix: [
    'Give both the same protocol, or let each be for other namespaces (`exportTo`).',
  ],
  example: {
    language: 'yaml',
    bad: `
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata:
  name: api
  namespace: shop
spec:
  hosts:
    - api.example.com
  ports:
    - number: 443
      name: tls
      protocol: TLS
  resolution: DNS
---
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata:
  name: api-again
  namespace: shop
spec:
  hosts:
    - api.example.com
  ports:
    - number: 443
      name: http
      protocol: HTTP
  resolution: DNS
`,
    mended: `
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata:
  name: api
  namespace: shop
spec:
  hosts:
    - api.example.com
  ports:
    - number: 443
      name: tls
      protocol: TLS
  resolution: DNS
---
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata:
  name: api-again
  namespace: shop
spec:
  hosts:
    - api.example.com
  ports:
    - number: 443
      name: tls
      protocol: TLS
  resolution: DNS
`,
  },
};
