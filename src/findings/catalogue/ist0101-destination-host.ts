import { CatalogueEntry } from '../catalogue-entry';
import { FindingLevel } from '../finding';

export const IST0101_DESTINATION_HOST: CatalogueEntry = {
  code: 'IST0101/destination-host',
  level: FindingLevel.ERROR,
  lesser: 'a warning where it may still lie elsewhere',
  kinds: ['networking.istio.io/VirtualService'],
  summary: 'a route leads to a host that is nowhere',
  why: [
    'Istio makes a cluster of each Service and of each host of a ServiceEntry, for those who see it. Requests to another one are '
      + 'answered with 503, copies of requests get nowhere.',
    'The world is open: what is not in the manifests may lie elsewhere. It is told where they have others of its kind in the same '
      + 'namespace, and is an error where the Namespace is there too and another name is nearly the same. So it is where a '
      + 'ServiceEntry has nearly that host, where a Service is not exported to the namespace of the routes, and where a name such as '
      + '`web.shop` is taken literally.',
  ],
  fix: [
    'Name a host that is there: a Service of the same namespace by its name, every other one in full. Add a ServiceEntry for a '
      + 'host outside. Acknowledge the finding where somebody else makes the Service.',
  ],
  example: {
    language: 'yaml',
    bad: `
apiVersion: v1
kind: Namespace
metadata:
  name: shop
  labels:
    istio-injection: enabled
---
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
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: web
  namespace: shop
spec:
  hosts:
    - web
  http:
    - route:
        - destination:
            host: wbe
`,
    mended: `
apiVersion: v1
kind: Namespace
metadata:
  name: shop
  labels:
    istio-injection: enabled
---
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
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: web
  namespace: shop
spec:
  hosts:
    - web
  http:
    - route:
        - destination:
            host: web
`,
  },
};
