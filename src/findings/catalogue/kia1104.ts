import { CatalogueEntry } from '../catalogue-entry';
import { FindingLevel } from '../finding';

const objects = (weight: string): string => `
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
${weight}`;

export const KIA1104: CatalogueEntry = {
  code: 'KIA1104',
  level: FindingLevel.WARNING,
  kinds: ['networking.istio.io/VirtualService'],
  summary: 'the only destination of a route has a weight, and gets all of the traffic all the same',
  why: [
    'Weights are relative to each other. Of a canary that was to get 20 %, and that is the only destination which is left, all requests '
      + 'are its.',
  ],
  fix: [
    'Leave the weight out, or add the other destination.',
  ],
  example: { language: 'yaml', bad: objects('          weight: 20\n'), mended: objects('') },
};
