import { CatalogueEntry } from '../catalogue-entry';
import { FindingLevel } from '../finding';

const objects = (name: string, protocol: string, port: number): string => `
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata:
  name: partner
  namespace: shop
spec:
  hosts:
    - partner.example.com
  location: MESH_EXTERNAL
  resolution: DNS
  ports:
    - number: ${port}
      name: ${name}
      protocol: ${protocol}
      targetPort: 443
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata:
  name: partner
  namespace: shop
spec:
  host: partner.example.com
  trafficPolicy:
    portLevelSettings:
      - port:
          number: ${port}
        tls:
          mode: SIMPLE
          caCertificates: system
`;

export const CDI102: CatalogueEntry = {
  code: 'CDI102',
  level: FindingLevel.WARNING,
  kinds: ['networking.istio.io/DestinationRule'],
  summary: 'a proxy begins TLS to a port whose callers bring TLS already',
  why: [
    'To a port with the protocol HTTPS or TLS callers speak TLS themselves, and the proxy passes it on. With `SIMPLE` or `MUTUAL` for that '
      + 'port it puts their TLS into another one, and the server, which ends one, answers with an error.',
    'It is told where no route of the manifests leads plain requests or connections to the port: with one, the port is where the TLS of '
      + 'the proxy belongs.',
  ],
  fix: [
    'Leave `tls` out where callers speak TLS. To let the proxy begin it, give the host a port with HTTP, `targetPort: 443` and the policy '
      + 'for that port, and let callers send plain requests there.',
  ],
  example: { language: 'yaml', bad: objects('https', 'HTTPS', 443), mended: objects('http', 'HTTP', 80) },
};
