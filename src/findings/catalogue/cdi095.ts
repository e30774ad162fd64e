import { CatalogueEntry } from '../catalogue-entry';
import { FindingLevel } from '../finding';

const objects = (exportTo: string): string => `
apiVersion: apps/v1
kind: Deployment
metadata:
  name: public
  namespace: edge
spec:
  selector:
    matchLabels:
      istio: public
  template:
    metadata:
      annotations:
        inject.istio.io/templates: gateway
      labels:
        istio: public
        sidecar.istio.io/inject: "true"
    spec:
      containers:
        - name: istio-proxy
          image: auto
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata:
  name: public
  namespace: shop
spec:
  selector:
    istio: public
  servers:
    - port:
        number: 80
        name: http
        protocol: HTTP
      hosts:
        - shop.example.com
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: shop
  namespace: shop
spec:
  exportTo:
${exportTo}  hosts:
    - shop.example.com
  gateways:
    - public
  http:
    - directResponse:
        status: 200
`;

export const CDI095: CatalogueEntry = {
  code: 'CDI095',
  level: FindingLevel.ERROR,
  lesser: 'a warning where the namespace of the pods is only assumed',
  kinds: ['networking.istio.io/VirtualService'],
  summary: 'a VirtualService that is not exported to the pods of its gateway',
  why: [
    'Who sees a VirtualService at a gateway is decided by the namespace of the pods that serve the Gateway. With `exportTo: ["."]` these see it only '
      + 'where they are in its own namespace; where the Gateway is does not count. Requests are answered with 404.',
  ],
  fix: [
    'Add the namespace of the pods of the gateway to `exportTo`, or leave `exportTo` out.',
  ],
  example: { language: 'yaml', bad: objects('    - "."\n'), mended: objects('    - "."\n    - edge\n') },
};
