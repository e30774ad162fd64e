import { CatalogueEntry } from '../catalogue-entry';
import { FindingLevel } from '../finding';

const objects = (other: string): string => `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: cart
  namespace: shop
spec:
  hosts:
    - shop.example.com
  gateways:
    - edge/public
  http:
    - route:
        - destination:
            host: cart.shop.svc.cluster.local
          weight: 80
        - destination:
            host: ${other}.shop.svc.cluster.local
          weight: 20
`;

export const KIA1105: CatalogueEntry = {
  code: 'KIA1105',
  level: FindingLevel.WARNING,
  kinds: ['networking.istio.io/VirtualService'],
  summary: 'two destinations of a route are the same',
  why: [
    'They get what their weights add up to, and what was meant by the other one gets nothing: mostly a subset that was copied and not '
      + 'changed.',
  ],
  fix: [
    'Write the subset or the host that was meant, or one destination with both weights.',
  ],
  example: { language: 'yaml', bad: objects('cart'), mended: objects('cart-next') },
};
