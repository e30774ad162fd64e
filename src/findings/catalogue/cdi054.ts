import { CatalogueEntry } from '../catalogue-entry';
import { FindingLevel } from '../finding';

export const CDI054: CatalogueEntry = {
  code: 'CDI054',
  level: FindingLevel.ERROR,
  lesser: 'a warning where the policy is for a whole namespace, or for a gateway with the PROXY protocol',
  kinds: ['security.istio.io/AuthorizationPolicy'],
  summary: 'a policy names the port of a Service where that of its pods is compared, or the other way round, one of two ports to which Services '
    + 'lead, or any port at a gateway with the PROXY protocol',
  why: [
    'At pods with a sidecar, and at those of a gateway, `ports`, `notPorts` and the condition `destination.port` are the port on '
      + 'which the pod listens: of a Service that leads from 80 to 8080 it is 8080. So a policy that denies at port 80 there denies '
      + 'nothing. At a waypoint it is the port of the Service.',
    "It is told of pods and Services that the manifests have, by all labels of the policy or a part of the pods', and of the gateway of "
      + 'the mesh settings where its `ports` are said. Nothing is told of pods that nobody knows, of a port that some of the pods listen '
      + 'on, and where the list names the other port too.',
    'Of several Services in front of a gateway, one of which leads port 80 to 8080 and another to 8088, Istio takes the first for a server on '
      + 'port 80, and the manifests do not say which that is: the gateway listens there alone. So a policy that denies at 8080 may deny nothing, '
      + 'and the other Service leads nowhere.',
    'A gateway that expects the header of the PROXY protocol takes the port from it: that of the balancer, or whatever somebody writes '
      + 'who reaches the pods. A policy can not tell ports apart there, so that one which denies at a port of the pods denies nothing.',
  ],
  fix: [
    'Write the port that the message names. Let all Services of a gateway lead a port to the same one of its pods. Leave ports out at a gateway '
      + 'with the PROXY protocol, and compare hosts, or the names of TLS by `connection.sni`.',
  ],
  example: {
    language: 'yaml',
    bad: `
apiVersion: v1
kind: Service
metadata:
  name: web
  namespace: shop
spec:
  selector:
    app: web
  ports:
    - name: http
      port: 80
      targetPort: 8080
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  namespace: shop
spec:
  selector:
    matchLabels:
      app: web
  template:
    metadata:
      labels:
        app: web
    spec:
      containers:
        - name: web
          image: web:1
          ports:
            - containerPort: 8080
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata:
  name: closed
  namespace: shop
spec:
  action: DENY
  selector:
    matchLabels:
      app: web
  rules:
    - to:
        - operation:
            ports:
              - "80"
`,
    mended: `
apiVersion: v1
kind: Service
metadata:
  name: web
  namespace: shop
spec:
  selector:
    app: web
  ports:
    - name: http
      port: 80
      targetPort: 8080
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  namespace: shop
spec:
  selector:
    matchLabels:
      app: web
  template:
    metadata:
      labels:
        app: web
    spec:
      containers:
        - name: web
          image: web:1
          ports:
            - containerPort: 8080
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata:
  name: closed
  namespace: shop
spec:
  action: DENY
  selector:
    matchLabels:
      app: web
  rules:
    - to:
        - operation:
            ports:
              - "8080"
`,
  },
};
