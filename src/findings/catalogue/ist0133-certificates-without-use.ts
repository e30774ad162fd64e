import { CatalogueEntry } from '../catalogue-entry';
import { FindingLevel } from '../finding';

export const IST0133_CERTIFICATES_WITHOUT_USE: CatalogueEntry = {
  code: 'IST0133/certificates-without-use',
  level: FindingLevel.WARNING,
  kinds: ['networking.istio.io/Gateway', 'networking.istio.io/Sidecar'],
  summary: 'certificates beside a mode that passes TLS on',
  why: [
    'A server with the mode `PASSTHROUGH` or `AUTO_PASSTHROUGH`, and one without a mode, ends no TLS: clients see the certificate '
      + 'of the service behind it, and never the one that is named here.',
  ],
  fix: [
    'Leave the certificates out, or write the mode `SIMPLE` or `MUTUAL`.',
  ],
  example: {
    language: 'yaml',
    bad: `
apiVersion: networking.istio.io/v1
kind: Gateway
metadata:
  name: public
  namespace: shop
spec:
  selector:
    istio: ingressgateway
  servers:
    - hosts:
        - shop.example.com
      port:
        name: tls
        number: 443
        protocol: TLS
      tls:
        mode: PASSTHROUGH
        serverCertificate: /etc/certs/tls.crt
        privateKey: /etc/certs/tls.key
`,
    mended: `
apiVersion: networking.istio.io/v1
kind: Gateway
metadata:
  name: public
  namespace: shop
spec:
  selector:
    istio: ingressgateway
  servers:
    - hosts:
        - shop.example.com
      port:
        name: tls
        number: 443
        protocol: TLS
      tls:
        mode: PASSTHROUGH
`,
  },
};
