import { CatalogueEntry } from '../catalogue-entry';
import { FindingLevel } from '../finding';

const default_ = `
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata:
  name: default
  namespace: shop
spec:
  mtls:
    mode: STRICT
`;

export const KIA0002: CatalogueEntry = {
  code: 'KIA0002',
  level: FindingLevel.WARNING,
  kinds: ['security.istio.io/PeerAuthentication'],
  summary: 'two PeerAuthentications for all pods of a namespace, or of the mesh',
  why: [
    'Istio takes the older one and nothing of the other, and manifests have no age: whether plain text gets in depends on what was applied first. Of '
      + 'Sidecars and Telemetries the same is [IST0111](#ist0111) and [IST0160](#ist0160).',
  ],
  fix: [
    'Keep one of them, or let one select pods by their labels.',
  ],
  example: {
    language: 'yaml',
    bad: `${default_}---
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata:
  name: open
  namespace: shop
spec:
  mtls:
    mode: PERMISSIVE
`,
    mended: default_,
  },
};
