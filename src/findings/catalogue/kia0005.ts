import { CatalogueEntry } from '../catalogue-entry';
import { FindingLevel } from '../finding';

const objects = (to: string): string => `
apiVersion: v1
kind: Namespace
metadata:
  name: web
  labels:
    istio-injection: enabled
---
apiVersion: v1
kind: Service
metadata:
  name: cart
  namespace: shop
spec:
  selector:
    app: cart
  ports:
    - name: http
      port: 80
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: cart
  namespace: shop
spec:
  exportTo:
    - "."
    - ${to}
  hosts:
    - cart
  http:
    - route:
        - destination:
            host: cart.shop.svc.cluster.local
      timeout: 2s
`;

export const KIA0005: CatalogueEntry = {
  code: 'KIA0005',
  level: FindingLevel.WARNING,
  kinds: ['networking.istio.io/VirtualService', 'networking.istio.io/DestinationRule', 'networking.istio.io/ServiceEntry', '/Service'],
  summary: 'an object that is exported to a namespace that nobody has',
  why: [
    'It is hidden from the namespace that was meant. Most namespaces are elsewhere: what is told is a name that is nearly that of one that '
      + 'is here, or any where the manifests are all that there is.',
  ],
  fix: [
    'Write the name of a namespace; `.` is its own, `*` are all.',
  ],
  example: { language: 'yaml', bad: objects('wbe'), mended: objects('web') },
};
