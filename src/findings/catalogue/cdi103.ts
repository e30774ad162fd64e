import { CatalogueEntry } from '../catalogue-entry';
import { FindingLevel } from '../finding';

const objects = (annotation: string): string => `
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
${annotation}    spec:
      containers:
        - name: cart
          image: cart:1
          readinessProbe:
            httpGet:
              path: /ready
              port: 8080
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

export const CDI103: CatalogueEntry = {
  code: 'CDI103',
  level: FindingLevel.WARNING,
  kinds: ['apps/Deployment', 'apps/StatefulSet', 'apps/DaemonSet', 'argoproj.io/Rollout'],
  summary: 'a probe in plain text for pods that take mutual TLS alone, or let in named callers only',
  why: [
    'The kubelet has no certificate. The injector lets the agent of Istio ask in its place, unless '
      + '`sidecar.istio.io/rewriteAppHTTPProbers` says "false": then the sidecar closes the connection where a PeerAuthentication says STRICT, '
      + 'or answers 403 where policies let in named callers only, and the pods are never ready, or are started again and again.',
  ],
  fix: [
    'Take the annotation out, or let the port of the probe take plain text, by `portLevelMtls`.',
  ],
  example: { language: 'yaml', bad: objects('      annotations:\n        sidecar.istio.io/rewriteAppHTTPProbers: "false"\n'), mended: objects('') },
};
