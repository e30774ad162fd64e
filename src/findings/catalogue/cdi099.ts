import { CatalogueEntry } from '../catalogue-entry';
import { FindingLevel } from '../finding';

const objects = (name: string): string => `
apiVersion: v1
kind: Service
metadata:
  name: cart
  namespace: shop
spec:
  selector:
    app: cart
  ports:
    - name: ${name}
      port: 8000
      targetPort: 8080
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: cart
  namespace: shop
spec:
  hosts:
    - cart.shop.svc.cluster.local
  http:
    - fault:
        abort:
          httpStatus: 418
          percentage:
            value: 100
      route:
        - destination:
            host: cart.shop.svc.cluster.local
`;

export const CDI099: CatalogueEntry = {
  code: 'CDI099',
  level: FindingLevel.WARNING,
  kinds: ['networking.istio.io/VirtualService'],
  summary: 'routes in the mesh for a Service none of whose ports speaks their protocol',
  why: [
    'What a sidecar does with a port is decided by the protocol of the port of the Service: `appProtocol`, else its name up to the first hyphen. '
      + 'Of a port that is `tcp-web` it passes the connections on, and reads no requests: no match, no weight, no timeout, no fault of an '
      + '`http` route is there. `tls` routes are for ports with HTTPS or TLS, and `tcp` routes for none with HTTP.',
    'A port without a protocol in its name is looked at connection by connection, and has the routes of what is found.',
  ],
  fix: [
    'Give the port of the Service the protocol that it speaks, or write routes for the one that it has.',
  ],
  example: { language: 'yaml', bad: objects('tcp-web'), mended: objects('http-web') },
};
