import { CatalogueEntry } from '../catalogue-entry';
import { FindingLevel } from '../finding';

const objects = (mode: string): string => `
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
    mode: STRICT
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata:
  name: cart
  namespace: shop
spec:
  host: cart.shop.svc.cluster.local
  trafficPolicy:
    tls:
      mode: ${mode}
`;

export const KIA0207: CatalogueEntry = {
  code: 'KIA0207',
  level: FindingLevel.ERROR,
  lesser: 'a warning where the manifests do not say that the pods have a sidecar',
  kinds: ['networking.istio.io/DestinationRule'],
  summary: 'a DestinationRule by which proxies send plain text, or TLS of their own, to pods that take mutual TLS of Istio alone',
  why: [
    'Without `tls` in a DestinationRule proxies use mutual TLS where the pods take it. `DISABLE` sends plain text, and `SIMPLE` a certificate of '
      + 'nobody: where a PeerAuthentication of the pods, of their namespace or of the mesh says STRICT, the sidecar there closes the connection, and '
      + 'clients get 503. `tls: {}` is DISABLE too.',
    'In Kiali the same for a rule of the whole mesh is KIA0208.',
  ],
  fix: [
    'Leave `tls` out of the DestinationRule, or write `ISTIO_MUTUAL`. Where callers have to send plain text, let the pods take it: PERMISSIVE.',
  ],
  example: { language: 'yaml', bad: objects('DISABLE'), mended: objects('ISTIO_MUTUAL') },
};
