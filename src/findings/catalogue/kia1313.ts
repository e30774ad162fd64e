import { CatalogueEntry } from '../catalogue-entry';
import { FindingLevel } from '../finding';

const objects = (name: string): string => `
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata:
  name: waypoint
  namespace: shop
spec:
  gatewayClassName: istio-waypoint
  listeners:
    - name: mesh
      port: 15008
      protocol: HBONE
---
apiVersion: v1
kind: Service
metadata:
  name: cart
  namespace: shop
  labels:
    istio.io/use-waypoint: ${name}
spec:
  selector:
    app: cart
  ports:
    - name: http
      port: 80
`;

export const KIA1313: CatalogueEntry = {
  code: 'KIA1313',
  level: FindingLevel.WARNING,
  kinds: ['/Service', '/Namespace', 'networking.istio.io/ServiceEntry'],
  summary: 'a label names a waypoint that is not there, or that is none',
  why: [
    'Without its waypoint traffic goes straight to the pods: routes, policies of HTTP, and tokens are applied by nobody. The waypoint is a '
      + 'Gateway of the Gateway API with the class `istio-waypoint`, in the namespace of the object, or in that of the label '
      + '`istio.io/use-waypoint-namespace`.',
  ],
  fix: [
    'Write the name and the namespace of a waypoint, or add it.',
  ],
  example: { language: 'yaml', bad: objects('waypiont'), mended: objects('waypoint') },
};
