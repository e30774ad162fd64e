import { CatalogueEntry } from '../catalogue-entry';
import { FindingLevel } from '../finding';

const entryAndRoutes = (team: string, network: string) => `
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata:
  name: db
  namespace: ${team}
spec:
  hosts:
    - db.${team}.example.com
  ports:
    - number: 5432
      name: tcp
      protocol: TCP
  addresses:
    - ${network}
  resolution: NONE
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: db
  namespace: ${team}
spec:
  hosts:
    - db.${team}.example.com
  tcp:
    - match:
        - destinationSubnets:
            - ${network}
      route:
        - destination:
            host: db.${team}.example.com
`;

export const CDI127: CatalogueEntry = {
  code: 'CDI127',
  level: FindingLevel.WARNING,
  kinds: ['networking.istio.io/VirtualService'],
  summary: 'connections to the same addresses have routes for two hosts',
  why: [
    'Of hosts without an address of their own, so with ranges or without `addresses`, a sidecar has one listener for each port, and tells '
      + 'connections of TCP apart by ranges alone. Where the routes of two hosts name the same ranges, Istio keeps those of the older ServiceEntry: '
      + 'the connections of the other one go where those routes send them, whoever wrote them.',
    'Where the two share a range and name others beside it, Istio keeps both, and Envoy refuses the port: [CDI076](#cdi076).',
  ],
  fix: [
    'Give each range of addresses to one of the hosts, or give each ServiceEntry an address of its own in `addresses`.',
  ],
  example: {
    language: 'yaml',
    bad: `${entryAndRoutes('team-a', '10.9.1.0/24')}---${entryAndRoutes('team-b', '10.9.1.0/24')}`,
    mended: `${entryAndRoutes('team-a', '10.9.1.0/24')}---${entryAndRoutes('team-b', '10.9.2.0/24')}`,
  },
};
