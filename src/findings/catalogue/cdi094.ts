import { CatalogueEntry } from '../catalogue-entry';
import { FindingLevel } from '../finding';

const objects = (exportTo: string): string => `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: shop
  namespace: edge
spec:
  hosts:
    - shop.example.com
  gateways:
    - edge/public
  http:
    - match:
        - uri:
            prefix: /cart
      delegate:
        name: cart
        namespace: shop
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: cart
  namespace: shop
spec:
  exportTo:
    - ${exportTo}
  http:
    - route:
        - destination:
            host: cart.shop.svc.cluster.local
`;

export const CDI094: CatalogueEntry = {
  code: 'CDI094',
  level: FindingLevel.ERROR,
  lesser: 'a warning where the delegate may lie elsewhere, or where a route of it is dropped',
  kinds: ['networking.istio.io/VirtualService'],
  summary: 'a route leads to a delegate that Istio does not take, or a route of a delegate is dropped',
  why: [
    'A delegate is a VirtualService without hosts that the namespace of the one before sees. Where it is not there, has hosts, or is not exported '
      + 'to that namespace, Istio drops the route that leads to it, without a word, and the next route takes its requests.',
    'Of a delegate Istio drops each route whose matches do not fit the match of the route that leads to it: a path outside of its prefix, another '
      + 'value of the same header, or a regex where the other one compares the same field. The names of delegates are those of their namespace: '
      + 'without `namespace` that of the VirtualService that names it.',
  ],
  fix: [
    'Write the name and the namespace of a VirtualService without hosts, export it to the namespace of the other one, and let its matches stay '
      + 'within those of the route that leads to it.',
  ],
  example: { language: 'yaml', bad: objects('"."'), mended: objects('edge') },
};
