import { CatalogueEntry } from '../catalogue-entry';
import { FindingLevel } from '../finding';

export const IST0133_PARTIAL_WILDCARD: CatalogueEntry = {
  code: 'IST0133/partial-wildcard',
  level: FindingLevel.WARNING,
  kinds: ['networking.istio.io/ServiceEntry'],
  summary: 'a host of a ServiceEntry whose wildcard is a part of a label',
  why: [
    '`*-eu.example.com` is a host for names that are resolved for each request only (`DYNAMIC_DNS`). Otherwise sidecars compare '
      + 'it in another way than it looks; at a port for TLS Envoy refuses it (CDI115).',
  ],
  fix: [
    'Write `*.` and the rest of the name, or each name.',
  ],
  example: {
    language: 'yaml',
    bad: `
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata:
  name: partner
  namespace: shop
spec:
  hosts:
    - "*-eu.partner.example"
  ports:
    - name: http
      number: 80
      protocol: HTTP
`,
    mended: `
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata:
  name: partner
  namespace: shop
spec:
  hosts:
    - "*.partner.example"
  ports:
    - name: http
      number: 80
      protocol: HTTP
`,
  },
};
