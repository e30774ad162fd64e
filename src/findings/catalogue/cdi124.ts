import { CatalogueEntry } from '../catalogue-entry';
import { FindingLevel } from '../finding';

const NARROW = `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: internal
  namespace: team-a
spec:
  hosts:
    - "*.example.com"
  tls:
    - match:
        - sniHosts:
            - a.example.com
          destinationSubnets:
            - 10.9.1.0/24
      route:
        - destination:
            host: a.example.com
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: orders
  namespace: team-b
spec:
  hosts:
    - orders.example.com
  tls:
    - match:
        - sniHosts:
            - orders.example.com
`;

const ROUTE = `      route:
        - destination:
            host: orders.example.com
`;

export const CDI124: CatalogueEntry = {
  code: 'CDI124',
  level: FindingLevel.WARNING,
  kinds: ['networking.istio.io/VirtualService'],
  summary: 'a match of TLS without addresses gets those of another one from Istio',
  why: [
    'In a sidecar Istio goes through all matches of TLS for a host, of all VirtualServices with hosts that meet, the oldest first. One without '
      + '`destinationSubnets` gets those of the last one before it that has some, at the same port: connections to all other addresses do not take '
      + 'its route, and those of another team least expect it.',
    'Where both compare a name as well, Envoy gets the same conditions twice then, and refuses the port in every sidecar. Within one VirtualService '
      + 'that is [CDI076](#cdi076).',
  ],
  fix: [
    'Give the match `destinationSubnets` of its own; `0.0.0.0/0` stands for all addresses, and is passed on to those behind it too. Within one '
      + 'VirtualService it may as well stand before those with addresses.',
  ],
  example: {
    language: 'yaml',
    bad: NARROW + ROUTE,
    mended: `${NARROW}          destinationSubnets:
            - 0.0.0.0/0
${ROUTE}`,
  },
};
