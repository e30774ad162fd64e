import { CatalogueEntry } from '../catalogue-entry';
import { FindingLevel } from '../finding';

export const IST0101_DESTINATION_PORT: CatalogueEntry = {
  code: 'IST0101/destination-port',
  level: FindingLevel.ERROR,
  lesser: 'a warning for the host of a ServiceEntry, which another one elsewhere may stand for too',
  kinds: ['networking.istio.io/VirtualService'],
  summary: 'a route leads to a port that its service does not have, or that is for UDP',
  why: [
    'Istio makes something of each port of a service that takes TCP, and of nothing else. Requests to another port are answered with 503, '
      + 'and connections are closed. The port of a destination is that of the Service, not the one on which its pods listen.',
    'Where our constructs know the ports, they refuse such a destination at once.',
  ],
  fix: [
    'Name one of the ports of the Service, or add the port to it.',
  ],
  example: {
    language: 'yaml',
    bad: `
apiVersion: v1
kind: Service
metadata:
  name: web
  namespace: shop
spec:
  selector:
    app: web
  ports:
    - name: http
      port: 80
      targetPort: 8080
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: web
  namespace: shop
spec:
  hosts:
    - web.shop.svc.cluster.local
  http:
    - name: default
      route:
        - destination:
            host: web.shop.svc.cluster.local
            port:
              number: 8080
`,
    mended: `
apiVersion: v1
kind: Service
metadata:
  name: web
  namespace: shop
spec:
  selector:
    app: web
  ports:
    - name: http
      port: 80
      targetPort: 8080
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: web
  namespace: shop
spec:
  hosts:
    - web.shop.svc.cluster.local
  http:
    - name: default
      route:
        - destination:
            host: web.shop.svc.cluster.local
            port:
              number: 80
`,
  },
};
