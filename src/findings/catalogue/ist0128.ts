import { CatalogueEntry } from '../catalogue-entry';
import { FindingLevel } from '../finding';

export const IST0128: CatalogueEntry = {
  code: 'IST0128',
  level: FindingLevel.WARNING,
  kinds: ['networking.istio.io/DestinationRule'],
  summary: 'TLS to the service without an authority to verify its certificate',
  why: [
    '`ClientTls.simple` and `ClientTls.mutual` then trust what the operating system of the proxy trusts.',
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
    tls:
      mode: SIMPLE
      sni: payments.example.com
      caCertificates: /etc/ssl/certs/company-ca.pem
`,
  },
};
