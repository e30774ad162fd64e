import { CatalogueEntry } from '../catalogue-entry';
import { FindingLevel } from '../finding';

export const IST0161: CatalogueEntry = {
  code: 'IST0161',
  level: FindingLevel.ERROR,
  lesser: 'a warning of one that has run out, or is valid from a later time, because Envoy serves it',
  kinds: ['networking.istio.io/Gateway'],
  summary: 'a server of a Gateway names a Secret without a certificate that can be used',
  why: [
    'Istio reads `tls.crt` and `tls.key`, or `cert` and `key`. Where these are not there, or are no PEM, the server has no certificate: no '
      + 'handshake succeeds. One that has run out Envoy serves, and clients refuse it. Nothing is told of values that are encrypted, or that '
      + 'somebody else writes.',
  ],
  fix: [
    'Put a certificate and its key into the Secret.',
  ],
  example: {
    language: 'yaml',
    bad: `
apiVersion: v1
kind: Secret
metadata:
  name: shop-tls
  namespace: istio-system
type: Opaque
stringData:
  certificate: here
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata:
  name: public
  namespace: shop
spec:
  selector:
    istio: ingressgateway
  servers:
    - port:
        number: 443
        name: https
        protocol: HTTPS
      hosts:
        - shop.example.com
      tls:
        mode: SIMPLE
        credentialName: shop-tls
`,
    mended: `
apiVersion: cert-manager.io/v1
kind: Certificate
metadata:
  name: shop-tls
  namespace: istio-system
spec:
  secretName: shop-tls
  dnsNames:
    - shop.example.com
  issuerRef:
    name: public
    kind: ClusterIssuer
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata:
  name: public
  namespace: shop
spec:
  selector:
    istio: ingressgateway
  servers:
    - port:
        number: 443
        name: https
        protocol: HTTPS
      hosts:
        - shop.example.com
      tls:
        mode: SIMPLE
        credentialName: shop-tls
`,
  },
};
