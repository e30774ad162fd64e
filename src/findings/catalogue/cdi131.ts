import { CatalogueEntry } from '../catalogue-entry';
import { FindingLevel } from '../finding';

const database = (port: number) => `
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
      port: 8080
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: cart
  namespace: shop
spec:
  replicas: 2
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
          ports:
            - containerPort: 8080
---
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata:
  name: db
  namespace: shop
spec:
  hosts:
    - db.example.com
  addresses:
    - 10.9.1.0/24
  ports:
    - number: ${port}
      name: mysql
      protocol: MYSQL
  location: MESH_EXTERNAL
  resolution: NONE
`;

export const CDI131: CatalogueEntry = {
  code: 'CDI131',
  level: FindingLevel.WARNING,
  kinds: ['networking.istio.io/ServiceEntry'],
  summary: 'a port with MYSQL or MONGO without an address of its own, and with another protocol for another host',
  why: [
    'A sidecar has one listener at a port for all hosts that it does not know by an address of their own: those with ranges, those without '
      + '`addresses`, and whatever is HTTP. A server of MYSQL or MONGO speaks first, so that Istio can not tell its connections from others there. '
      + 'It makes the listener for the oldest host, and leaves those with another protocol out: one ServiceEntry for MYSQL at port 80 takes the '
      + 'requests to all Services on that port, in the sidecars of everybody.',
  ],
  fix: [
    'Give the ServiceEntry an address of its own in `addresses`, or another port, with `targetPort` for that of the server.',
  ],
  example: { language: 'yaml', bad: database(8080), mended: database(3306) },
};
