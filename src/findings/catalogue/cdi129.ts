import { CatalogueEntry } from '../catalogue-entry';
import { FindingLevel } from '../finding';

const routes = (host: string) => `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: timeouts
  namespace: shop
spec:
  hosts:
    - "${host}"
  http:
    - timeout: 2s
      route:
        - destination:
            host: cart.shop.svc.cluster.local
`;

export const CDI129: CatalogueEntry = {
  code: 'CDI129',
  level: FindingLevel.WARNING,
  kinds: ['networking.istio.io/VirtualService', 'networking.istio.io/ServiceEntry'],
  summary: 'a host stands for Services of other namespaces',
  why: [
    'A VirtualService of the mesh is for the sidecars of all namespaces, unless `exportTo` says otherwise, and its hosts may be anybody\'s: with '
      + '`*.svc.cluster.local` the requests to each Service that has no VirtualService of its own take these routes.',
    'And where a host of a VirtualService or a ServiceEntry is the short name of a Service, `cart.shop` or `cart.shop.svc`, sidecars send requests '
      + 'to that name where the host leads, and not to the Service.',
    'Nothing is reported for the root namespace of the mesh. Routes for the full name of a Service of another namespace are an info: they hold for '
      + 'its clients everywhere, which may be meant.',
  ],
  fix: [
    'Name the hosts that the namespace owns, or add `exportTo: ["."]`: then only the clients of the own namespace take the routes.',
  ],
  example: { language: 'yaml', bad: routes('*.svc.cluster.local'), mended: routes('cart.shop.svc.cluster.local') },
};
