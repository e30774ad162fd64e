import { CatalogueEntry } from '../catalogue-entry';
import { FindingLevel } from '../finding';

export const IST0174: CatalogueEntry = {
  code: 'IST0174',
  level: FindingLevel.ERROR,
  lesser: 'a warning where it may still lie elsewhere',
  kinds: ['networking.istio.io/DestinationRule'],
  summary: 'a DestinationRule for a host that is nowhere',
  why: [
    'Its policies and its subsets apply to nothing.',
    'The world is open: what is not in the manifests may lie elsewhere. It is told where they have others of its kind in the same '
      + 'namespace, and is an error where the Namespace is there too and another name is nearly the same. Nothing is told of a '
      + 'wildcard.',
  ],
  fix: [
    'Name a host that is there: a Service of the same namespace by its name, every other one in full.',
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
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata:
  name: web
  namespace: shop
spec:
  host: web.shop
  trafficPolicy:
    loadBalancer:
      simple: LEAST_REQUEST
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
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata:
  name: web
  namespace: shop
spec:
  host: web.shop.svc.cluster.local
  trafficPolicy:
    loadBalancer:
      simple: LEAST_REQUEST
`,
  },
};
