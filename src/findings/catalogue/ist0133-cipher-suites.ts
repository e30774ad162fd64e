import { CatalogueEntry } from '../catalogue-entry';
import { FindingLevel } from '../finding';

export const IST0133_CIPHER_SUITES: CatalogueEntry = {
  code: 'IST0133/cipher-suites',
  level: FindingLevel.WARNING,
  kinds: ['networking.istio.io/Gateway', 'networking.istio.io/Sidecar'],
  summary: 'a cipher suite that Istio leaves out, or an old version of TLS without suites that it has',
  why: [
    "Istio leaves out suites that it does not know, and what is there twice. Where none is left, Envoy's own apply, and these "
      + 'have nothing for TLS 1.0 and 1.1: no client of such a version gets a connection.',
  ],
  fix: [
    'Name suites that Istio knows, each once. Below TLS 1.2 one that ends in `-SHA` is needed.',
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
        protocol: HTTPS
      tls:
        mode: SIMPLE
        credentialName: shop
        cipherSuites:
          - ECDHE-RSA-AES128-GCM-SHA256
          - RC4-SHA
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
        protocol: HTTPS
      tls:
        mode: SIMPLE
        credentialName: shop
        cipherSuites:
          - ECDHE-RSA-AES128-GCM-SHA256
`,
  },
};
