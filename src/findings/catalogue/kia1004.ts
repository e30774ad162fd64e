import { CatalogueEntry } from '../catalogue-entry';
import { FindingLevel } from '../finding';

const objects = (place: string): string => `
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
kind: Sidecar
metadata:
  name: default
  namespace: web
spec:
  egress:
    - hosts:
        - ${place}/cart.shop.svc.cluster.local
`;

export const KIA1004: CatalogueEntry = {
  code: 'KIA1004',
  level: FindingLevel.WARNING,
  kinds: ['networking.istio.io/Sidecar'],
  summary: 'a Sidecar imports a host that is not there, or not in that namespace',
  why: [
    'The part before the slash is the namespace of what is imported, the part behind it a host in full. A host that is in another '
      + 'namespace, or that is shortened, imports nothing: calls to it are those to an unknown host, which are passed on as they are, or '
      + 'answered with 502 where the mesh knows no others (REGISTRY_ONLY).',
  ],
  fix: [
    'Write `NAMESPACE/HOST`, or `*/HOST`, which also has routes and policies of other namespaces.',
  ],
  example: { language: 'yaml', bad: objects('web'), mended: objects('shop') },
};
