import { CatalogueEntry } from '../catalogue-entry';
import { FindingLevel } from '../finding';

const objects = (name: string): string => `
apiVersion: v1
kind: Service
metadata:
  name: egress
  namespace: edge
spec:
  selector:
    istio: egress
  ports:
    - name: https
      port: 443
      targetPort: 8443
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: egress
  namespace: edge
spec:
  replicas: 2
  selector:
    matchLabels:
      istio: egress
  template:
    metadata:
      annotations:
        inject.istio.io/templates: gateway
      labels:
        istio: egress
        sidecar.istio.io/inject: "true"
    spec:
      containers:
        - name: istio-proxy
          image: auto
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata:
  name: egress
  namespace: edge
spec:
  selector:
    istio: egress
  servers:
    - port:
        number: 443
        name: https
        protocol: HTTPS
      hosts:
        - api.partner.example
      tls:
        mode: ISTIO_MUTUAL
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata:
  name: egress
  namespace: shop
spec:
  host: egress.edge.svc.cluster.local
  trafficPolicy:
    tls:
      mode: ISTIO_MUTUAL
${name}`;

export const CDI117: CatalogueEntry = {
  code: 'CDI117',
  level: FindingLevel.WARNING,
  kinds: ['networking.istio.io/DestinationRule'],
  summary: 'mutual TLS to a gateway that names no host of its servers',
  why: [
    'A gateway finds the server of a connection by the name that the TLS of the caller says. With `ISTIO_MUTUAL` and without `sni` a sidecar says '
      + '`outbound_.443_._.egress.edge.svc.cluster.local`, the name of its own cluster, which no server for hosts has: Envoy closes the connection, '
      + 'and requests are answered with 503. So it is with a name that is not that of a server.',
  ],
  fix: [
    'Write `sni` with a host of the server, for several hosts in a subset each. Or let the server be for `*`.',
  ],
  example: { language: 'yaml', bad: objects(''), mended: objects('      sni: api.partner.example\n') },
};
