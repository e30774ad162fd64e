import { CatalogueEntry } from '../catalogue-entry';
import { FindingLevel } from '../finding';

/** A Gateway that passes TLS on, and the routes of two teams. */
const example = (names: string) => `
apiVersion: networking.istio.io/v1
kind: Gateway
metadata:
  name: passing
  namespace: edge
spec:
  selector:
    istio: edge
  servers:
    - port:
        number: 443
        name: tls
        protocol: TLS
      hosts:
        - "*.example.com"
      tls:
        mode: PASSTHROUGH
---
${routes('first', '["a.example.com"]')}---
${routes('second', names)}`;

function routes(name: string, names: string): string {
  return `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: ${name}
  namespace: shop
spec:
  hosts: ${names}
  gateways:
    - edge/passing
  tls:
    - match:
        - sniHosts: ${names}
      route:
        - destination:
            host: ${name}.shop.svc.cluster.local
            port:
              number: 443
`;
}

export const CDI133: CatalogueEntry = {
  code: 'CDI133',
  level: FindingLevel.WARNING,
  kinds: ['networking.istio.io/VirtualService'],
  summary: 'two routes of TLS at one port of a gateway are for one name, so that Istio leaves one of them out',
  why: [
    'At a gateway that passes TLS on, a match stands for a chain of filters with its names. Of two matches with a name in common Istio takes the '
      + 'first one that it meets, also of two Gateways for the same pods, and leaves out the other with all of its names: connections for these end.',
  ],
  fix: [
    'Give each name to one match.',
  ],
  example: {
    language: 'yaml',
    bad: example('["a.example.com", "b.example.com"]'),
    mended: example('["b.example.com"]'),
  },
};
