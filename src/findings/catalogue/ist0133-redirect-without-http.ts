import { CatalogueEntry } from '../catalogue-entry';
import { FindingLevel } from '../finding';

export const IST0133_REDIRECT_WITHOUT_HTTP: CatalogueEntry = {
  code: 'IST0133/redirect-without-http',
  level: FindingLevel.WARNING,
  kinds: ['networking.istio.io/Gateway'],
  summary: '`httpsRedirect` at a server that takes no plain requests',
  why: [
    'It answers requests without TLS, and there are none: the server takes TLS, or other connections.',
  ],
  fix: [
    'Leave it out, and set it at the server for port 80.',
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
        name: https
        number: 443
        protocol: HTTPS
      tls:
        mode: SIMPLE
        credentialName: shop
        httpsRedirect: true
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
        name: https
        number: 443
        protocol: HTTPS
      tls:
        mode: SIMPLE
        credentialName: shop
`,
  },
};
