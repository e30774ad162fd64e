import { CatalogueEntry } from '../catalogue-entry';
import { FindingLevel } from '../finding';

export const IST0101_SUBSET: CatalogueEntry = {
  code: 'IST0101/subset',
  level: FindingLevel.ERROR,
  lesser: 'a warning where the rule may lie elsewhere',
  kinds: ['networking.istio.io/VirtualService'],
  summary: 'a route leads to a subset that its DestinationRule does not have',
  why: [
    'Proxies use one DestinationRule for a host: that of their own namespace, of the Service, or of the root namespace, the first '
      + 'of these that has one, and in it the most specific host. A subset that it does not have is none: requests for it are answered'
      + ' with 503. Where the manifests have the Service and no rule that is used for it, it is a warning.',
  ],
  fix: [
    'Name one of the subsets, or add it to the rule that is used.',
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
  host: web
  subsets:
    - name: v1
      labels:
        version: v1
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
            subset: v2
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
  host: web
  subsets:
    - name: v1
      labels:
        version: v1
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
            subset: v1
`,
  },
};
