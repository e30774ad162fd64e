import { CatalogueEntry } from '../catalogue-entry';
import { FindingLevel } from '../finding';

const cart = `
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata:
  name: cart
  namespace: shop
spec:
  selector:
    matchLabels:
      app: cart
  mtls:
    mode: STRICT
`;

export const KIA0003: CatalogueEntry = {
  code: 'KIA0003',
  level: FindingLevel.WARNING,
  kinds: ['security.istio.io/PeerAuthentication'],
  summary: 'two PeerAuthentications select the same pods',
  why: [
    'Istio takes the older one and nothing of the other, also not its ports, and manifests have no age. Of Sidecars and Telemetries the same is '
      + '[IST0110](#ist0110) and [IST0159](#ist0159); policies that authorize are put together.',
  ],
  fix: [
    'Put modes and ports into one PeerAuthentication, or let each select pods of its own.',
  ],
  example: {
    language: 'yaml',
    bad: `${cart}---
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata:
  name: open
  namespace: shop
spec:
  selector:
    matchLabels:
      app: cart
  mtls:
    mode: PERMISSIVE
`,
    mended: cart,
  },
};
