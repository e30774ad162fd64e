import { CatalogueEntry } from '../catalogue-entry';
import { FindingLevel } from '../finding';

const objects = (tls: string): string => `
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata:
  name: partners
  namespace: istio-system
spec:
  host: "*.partners.example"
  trafficPolicy:
    tls:
      mode: SIMPLE
      caCertificates: system
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata:
  name: payments
  namespace: shop
spec:
  host: payments.partners.example
  trafficPolicy:
    connectionPool:
      tcp:
        maxConnections: 100
${tls}`;

export const CDI118: CatalogueEntry = {
  code: 'CDI118',
  level: FindingLevel.WARNING,
  lesser: 'an info where limits are lost, and not TLS',
  kinds: ['networking.istio.io/DestinationRule'],
  summary: 'a DestinationRule hides one for more hosts, whose TLS or limits no longer hold',
  why: [
    'A proxy looks for a rule in the namespace of its pods, in that of the Service, and in the root namespace, and takes the narrowest of the first '
      + 'of these that has one. It takes nothing of the others: a rule of the platform for `*.local` with outlier detection, connection pools or TLS '
      + 'does not hold for a host that has a rule of its own, not even for what that does not mention. Without TLS of `SIMPLE` or `MUTUAL` '
      + 'proxies send plain text. Mutual TLS of Istio stays: it needs no rule.',
  ],
  fix: [
    'Repeat in the narrower rule what shall hold for its host. `defaultTrafficPolicy` of the mesh settings does so in every rule of this library.',
  ],
  example: { language: 'yaml', bad: objects(''), mended: objects('    tls:\n      mode: SIMPLE\n      caCertificates: system\n') },
};
