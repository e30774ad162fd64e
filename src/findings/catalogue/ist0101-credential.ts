import { CatalogueEntry } from '../catalogue-entry';
import { FindingLevel } from '../finding';

export const IST0101_CREDENTIAL: CatalogueEntry = {
  code: 'IST0101/credential',
  level: FindingLevel.WARNING,
  kinds: ['networking.istio.io/Gateway'],
  summary: 'a server of a Gateway names a Secret that is not there',
  why: [
    'Pods of a gateway read Secrets of their own namespace only. Without the Secret the server has no certificate, and Envoy '
      + 'leaves it out: no handshake succeeds.',
    'The world is open: it is told where the Secret is in another namespace, where the manifests have other Secrets of that of the'
      + ' pods, or one with nearly that name. What cert-manager, External Secrets and Sealed Secrets make counts.',
  ],
  fix: [
    "Put the Secret into the namespace of the gateway's pods. Acknowledge the finding where somebody else makes it.",
  ],
  example: {
    language: 'yaml',
    bad: `
apiVersion: v1
kind: Secret
metadata:
  name: shop-tls
  namespace: shop
type: Opaque
stringData:
  tls.crt: ENC[AES256_GCM,data:...]
  tls.key: ENC[AES256_GCM,data:...]
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
apiVersion: v1
kind: Secret
metadata:
  name: shop-tls
  namespace: istio-system
type: Opaque
stringData:
  tls.crt: ENC[AES256_GCM,data:...]
  tls.key: ENC[AES256_GCM,data:...]
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
