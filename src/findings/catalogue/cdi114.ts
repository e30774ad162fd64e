import { CatalogueEntry } from '../catalogue-entry';
import { FindingLevel } from '../finding';

const objects = (address: string): string => `
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata:
  name: db
  namespace: shop
spec:
  hosts:
    - db.example.com
  addresses:
    - 2001:db8::1
  resolution: STATIC
  ports:
    - number: 5432
      name: tcp
      protocol: TCP
  endpoints:
    - address: 10.9.9.1
---
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata:
  name: replica
  namespace: shop
spec:
  hosts:
    - replica.example.com
  addresses:
    - "${address}"
  resolution: STATIC
  ports:
    - number: 5432
      name: tcp
      protocol: TCP
  endpoints:
    - address: 10.9.9.2
`;

export const CDI114: CatalogueEntry = {
  code: 'CDI114',
  level: FindingLevel.ERROR,
  kinds: ['networking.istio.io/DestinationRule', 'networking.istio.io/ServiceEntry', 'networking.istio.io/Sidecar'],
  summary: 'an address or a name of TLS is written in two ways, so that sidecars refuse the listener',
  why: [
    'For connections a sidecar has a listener for each address of a ServiceEntry, and for TLS without an address a chain of filters for each host. '
      + 'Istio compares both as texts: `2001:db8::1` and `2001:DB8:0::1` are two for it, and so are `a.example.com` and `A.example.com`. Envoy knows '
      + 'that they are one, and refuses the listener: sidecars stay as they were, and one that starts has none of it. The same text twice does '
      + 'no such harm: Istio keeps one.',
    'The same goes for the address in `bind` of a Sidecar, and for subsets `v1` and `V1` where a gateway passes TLS on by the name of the service '
      + '(AUTO_PASSTHROUGH): the subset is a part of the name.',
    'Which ServiceEntries a namespace sees, `exportTo` decides. What a Sidecar leaves out is not looked at.',
  ],
  fix: [
    'Write addresses of IPv6 in the short form, in lower case, and hosts and subsets in lower case.',
  ],
  example: { language: 'yaml', bad: objects('2001:DB8:0::1'), mended: objects('2001:db8::2') },
};
