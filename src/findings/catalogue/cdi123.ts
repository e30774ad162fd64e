import { CatalogueEntry } from '../catalogue-entry';
import { FindingLevel } from '../finding';

const objects = (location: string): string => `
apiVersion: v1
kind: Namespace
metadata:
  name: shop
  labels:
    istio-injection: enabled
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: cart
  namespace: shop
spec:
  selector:
    matchLabels:
      app: cart
  template:
    metadata:
      labels:
        app: cart
    spec:
      containers:
        - name: cart
          image: cart:1
---
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata:
  name: cart
  namespace: shop
spec:
  hosts:
    - cart.example.internal
  location: ${location}
  resolution: STATIC
  ports:
    - number: 80
      name: http
      protocol: HTTP
      targetPort: 8080
  workloadSelector:
    labels:
      app: cart
---
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata:
  name: default
  namespace: shop
spec:
  mtls:
    mode: STRICT
`;

export const CDI123: CatalogueEntry = {
  code: 'CDI123',
  level: FindingLevel.WARNING,
  kinds: ['networking.istio.io/ServiceEntry'],
  summary: 'a ServiceEntry for what is outside the mesh selects pods of the mesh that take mutual TLS alone',
  why: [
    'With `MESH_EXTERNAL`, which is the default, proxies do not use mutual TLS by themselves, whatever the pods take. Pods with STRICT close such '
      + 'connections, and callers get 503.',
  ],
  fix: [
    'Write `location: MESH_INTERNAL`. Or let a DestinationRule for the host say `ISTIO_MUTUAL`.',
  ],
  example: { language: 'yaml', bad: objects('MESH_EXTERNAL'), mended: objects('MESH_INTERNAL') },
};
