import { CatalogueEntry } from '../catalogue-entry';
import { FindingLevel } from '../finding';

export const IST0129: CatalogueEntry = {
  code: 'IST0129',
  level: FindingLevel.WARNING,
  kinds: ['networking.istio.io/DestinationRule'],
  summary: 'TLS to a port of the service without an authority to verify its certificate',
  why: [
    'As [IST0128](#ist0128), in the policy of a port.',
  ],
  fix: [
    'Name a CA file or Secret with `ServerVerification`, or acknowledge the finding for a public certificate.',
  ],
  example: {
    language: 'yaml',
    bad: `
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata:
  name: payments
  namespace: shop
spec:
  host: payments.example.com
  trafficPolicy:
    portLevelSettings:
      - port:
          number: 443
        tls:
          mode: SIMPLE
          sni: payments.example.com
`,
    mended: `
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata:
  name: payments
  namespace: shop
spec:
  host: payments.example.com
  trafficPolicy:
    portLevelSettings:
      - port:
          number: 443
        tls:
          mode: SIMPLE
          sni: payments.example.com
          caCertificates: /etc/ssl/certs/company-ca.pem
`,
  },
};
