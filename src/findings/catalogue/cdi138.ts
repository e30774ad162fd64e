import { CatalogueEntry } from '../catalogue-entry';
import { FindingLevel } from '../finding';

const objects = (ofNamespace: string): string => `
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
  name: cart
  namespace: shop
spec:
  selector:
    app: cart
  ports:
    - name: http
      port: 80
      targetPort: 8080
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
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata:
  name: default
  namespace: shop
spec:
  mtls:
    mode: ${ofNamespace}
---
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata:
  name: cart
  namespace: shop
spec:
  selector:
    matchLabels:
      app: cart
  mtls:
    mode: STRICT
`;

export const CDI138: CatalogueEntry = {
  code: 'CDI138',
  level: FindingLevel.WARNING,
  kinds: ['security.istio.io/PeerAuthentication'],
  summary: 'pods take mutual TLS alone in a namespace to which proxies send plain text',
  why: [
    'Proxies use mutual TLS by themselves, but not to a namespace for which a PeerAuthentication says DISABLE, its own or that of the mesh. What one '
      + 'with a selector says istiod does not read for it. So pods with STRICT there refuse every caller: requests are answered with 503.',
  ],
  fix: [
    'Let the namespace, or the mesh, say PERMISSIVE: pods with DISABLE of their own get plain text all the same. Or let a DestinationRule for the '
      + 'Service say `ISTIO_MUTUAL`.',
  ],
  example: { language: 'yaml', bad: objects('DISABLE'), mended: objects('PERMISSIVE') },
};
