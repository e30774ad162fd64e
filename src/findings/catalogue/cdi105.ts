import { CatalogueEntry } from '../catalogue-entry';
import { FindingLevel } from '../finding';

const objects = (port: number): string => `
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
  name: cart
  namespace: shop
spec:
  selector:
    matchLabels:
      app: cart
  mtls:
    mode: STRICT
  portLevelMtls:
    ${port}:
      mode: PERMISSIVE
`;

export const CDI105: CatalogueEntry = {
  code: 'CDI105',
  level: FindingLevel.WARNING,
  kinds: ['security.istio.io/PeerAuthentication'],
  summary: 'a PeerAuthentication has a mode for the port of a Service, on which its pods do not listen',
  why: [
    'The ports of `portLevelMtls` are those on which the pods listen, `targetPort` of a Service. For another one the sidecar gets a mode that no '
      + 'connection meets, and the port of the pods keeps the mode of all: plain text that was meant to be refused gets in, or the other way round.',
  ],
  fix: [
    'Write the port of the pods.',
  ],
  example: { language: 'yaml', bad: objects(80), mended: objects(8080) },
};
