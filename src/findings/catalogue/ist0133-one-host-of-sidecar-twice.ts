import { CatalogueEntry } from '../catalogue-entry';
import { FindingLevel } from '../finding';

export const IST0133_ONE_HOST_OF_SIDECAR_TWICE: CatalogueEntry = {
  code: 'IST0133/one-host-of-sidecar-twice',
  level: FindingLevel.WARNING,
  kinds: ['networking.istio.io/Sidecar'],
  summary: 'a host of a Sidecar that another one of the same listener covers',
  why: [
    'It does nothing. Beside `*/*`, which is every service, all others look like a limit that there is not.',
  ],
  fix: [
    'Leave the narrower one out, or the wider one where a limit is meant.',
  ],
  example: {
    language: 'yaml',
    bad: `
apiVersion: networking.istio.io/v1
kind: Sidecar
metadata:
  name: default
  namespace: shop
spec:
  egress:
    - hosts:
        - "./*"
        - shop/cart.shop.svc.cluster.local
`,
    mended: `
apiVersion: networking.istio.io/v1
kind: Sidecar
metadata:
  name: default
  namespace: shop
spec:
  egress:
    - hosts:
        - "./*"
`,
  },
};
