import { CatalogueEntry } from '../catalogue-entry';
import { FindingLevel } from '../finding';

const objects = (injection: string): string => `
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
${injection}    spec:
      containers:
        - name: cart
          image: cart:1
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
      mode: ISTIO_MUTUAL
`;

export const CDI100: CatalogueEntry = {
  code: 'CDI100',
  level: FindingLevel.ERROR,
  kinds: ['networking.istio.io/DestinationRule'],
  summary: 'a DestinationRule by which proxies send mutual TLS of Istio to pods that do not take it',
  why: [
    '`ISTIO_MUTUAL` says that proxies send mutual TLS, whoever is there. Pods without a sidecar, or one that leaves the port alone, and those whose '
      + 'PeerAuthentication says DISABLE do not end it: clients get 503. Whether pods have a sidecar is read of their labels and annotations, and of '
      + 'their Namespace.',
  ],
  fix: [
    'Leave `tls` out of the DestinationRule: proxies use mutual TLS by themselves where the pods take it.',
  ],
  example: { language: 'yaml', bad: objects('        sidecar.istio.io/inject: "false"\n'), mended: objects('') },
};
