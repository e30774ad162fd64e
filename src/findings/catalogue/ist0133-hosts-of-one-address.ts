import { CatalogueEntry } from '../catalogue-entry';
import { FindingLevel } from '../finding';

export const IST0133_HOSTS_OF_ONE_ADDRESS: CatalogueEntry = {
  code: 'IST0133/hosts-of-one-address',
  level: FindingLevel.WARNING,
  kinds: ['networking.istio.io/ServiceEntry'],
  summary: 'several hosts of a ServiceEntry have one address and a port without HTTP',
  why: [
    'A connection without HTTP names no host in plain text, and the address is that of all of them: a sidecar takes the first one.',
  ],
  fix: [
    'Write a ServiceEntry for each host.',
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
    - a.partner.example
    - b.partner.example
  addresses:
    - 10.1.2.3
  ports:
    - name: tls
      number: 443
      protocol: TLS
  resolution: DNS
`,
    mended: `
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata:
  name: partner
  namespace: shop
spec:
  hosts:
    - a.partner.example
  addresses:
    - 10.1.2.3
  ports:
    - name: tls
      number: 443
      protocol: TLS
  resolution: DNS
`,
  },
};
