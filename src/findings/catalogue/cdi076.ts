import { CatalogueEntry } from '../catalogue-entry';
import { FindingLevel } from '../finding';

export const CDI076: CatalogueEntry = {
  code: 'CDI076',
  level: FindingLevel.ERROR,
  kinds: ['networking.istio.io/VirtualService'],
  summary: 'two routes for connections compare the same, so that Envoy refuses the port',
  why: [
    'For a match of TLS or TCP Istio makes a chain of filters, and Envoy refuses a port that has two for the same addresses and names, with '
      + 'all that is on it: proxies stay as they were, and one that starts has none of it.',
    'In sidecars that is every range of `destinationSubnets` of TCP that stands twice, in whatever form, in one VirtualService or in two for the '
      + 'same hosts. Of TLS Istio leaves a match out that has the very same lists as one before it. It does not where the lists differ and share a '
      + 'name: `[a.example.com]` and `[a.example.com, b.example.com]`. A match without addresses behind one that has some gets these from Istio.',
    'At a gateway Istio leaves a match out that has a name of an earlier one, with all of its names. A name twice in one list, or in another case in '
      + 'another match, it takes, and Envoy does not.',
    'And of a ServiceEntry with a range in `addresses` Istio makes a chain for it, unless a route compares that range alone, in the same text.',
  ],
  fix: [
    'Keep one of the two, and give each name and each range to one match.',
  ],
  example: {
    language: 'yaml',
    bad: `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: one
  namespace: shop
spec:
  hosts:
    - db.example.com
  tcp:
    - match:
        - destinationSubnets:
            - 10.9.1.0/24
      route:
        - destination:
            host: db.example.com
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: two
  namespace: shop
spec:
  hosts:
    - db.example.com
  tcp:
    - match:
        - destinationSubnets:
            - 10.9.1.0/24
      route:
        - destination:
            host: db.example.com
`,
    mended: `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: one
  namespace: shop
spec:
  hosts:
    - db.example.com
  tcp:
    - match:
        - destinationSubnets:
            - 10.9.1.0/24
      route:
        - destination:
            host: db.example.com
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: two
  namespace: shop
spec:
  hosts:
    - db.example.com
  tcp:
    - match:
        - destinationSubnets:
            - 10.9.2.0/24
      route:
        - destination:
            host: db.example.com
`,
  },
};
