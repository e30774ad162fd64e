import { CatalogueEntry } from '../catalogue-entry';
import { FindingLevel } from '../finding';

export const IST0002: CatalogueEntry = {
  code: 'IST0002',
  level: FindingLevel.WARNING,
  kinds: [
    'networking.istio.io/VirtualService', 'networking.istio.io/Sidecar', 'apiextensions.k8s.io/CustomResourceDefinition',
    'rbac.istio.io/ClusterRbacConfig', 'rbac.istio.io/RbacConfig', 'rbac.istio.io/ServiceRole', 'rbac.istio.io/ServiceRoleBinding',
  ],
  summary: 'something that Istio is about to forget, or has forgotten',
  why: [
    '`fault.delay.percent` of a route gave way to `percentage`, `egressProxy` of a Sidecar is ignored, and the kinds of '
      + '`rbac.istio.io` are gone.',
  ],
  fix: [
    'Write what came after it.',
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
kind: VirtualService
metadata:
  name: web
  namespace: shop
spec:
  hosts:
    - web
  http:
    - fault:
        delay:
          fixedDelay: 1s
          percent: 10
      route:
        - destination:
            host: web
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
kind: VirtualService
metadata:
  name: web
  namespace: shop
spec:
  hosts:
    - web
  http:
    - fault:
        delay:
          fixedDelay: 1s
          percentage:
            value: 10
      route:
        - destination:
            host: web
`,
  },
};
