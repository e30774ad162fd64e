import { CatalogueEntry } from '../catalogue-entry';
import { FindingLevel } from '../finding';

const objects = (name: string): string => `
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
      targetPort: ${name}
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
          ports:
            - name: http
              containerPort: 8080
`;

export const KIA0701: CatalogueEntry = {
  code: 'KIA0701',
  level: FindingLevel.WARNING,
  lesser: 'an info where it is a number that is written, as nobody has to declare a port',
  kinds: ['/Service'],
  summary: 'a port of a Service leads to a port that no container of its pods has',
  why: [
    'A `targetPort` that is a name is looked up among the ports of the containers: without one of that name the Service has no endpoints '
      + 'for the port, and requests are answered with 503.',
    'A number needs no declaration. Where the containers declare ports, and the Service leads to another one only because it has no '
      + '`targetPort`, which is the same number as `port` then, that is mostly a mistake too. A number that somebody wrote is an info.',
  ],
  fix: [
    'Write name or number of the port on which the container listens.',
  ],
  example: { language: 'yaml', bad: objects('web'), mended: objects('http') },
};
