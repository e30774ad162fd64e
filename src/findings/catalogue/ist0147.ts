import { CatalogueEntry } from '../catalogue-entry';
import { FindingLevel } from '../finding';

export const IST0147: CatalogueEntry = {
  code: 'IST0147',
  level: FindingLevel.ERROR,
  kinds: ['/Pod'],
  summary: 'the image "auto" in a pod that nobody injects',
  why: [
    'As [IST0146](#ist0146), of a pod that no Deployment makes. One that is injected is fine in a manifest, although istioctl says'
      + ' so of it in a cluster.',
  ],
  fix: [
    'Give the pod the label `sidecar.istio.io/inject: "true"`, or the namespace `istio-injection: enabled`.',
  ],
  example: {
    language: 'yaml',
    bad: `
apiVersion: v1
kind: Namespace
metadata:
  name: shop
---
apiVersion: v1
kind: Pod
metadata:
  name: edge
  namespace: shop
  labels:
    app: edge
spec:
  containers:
    - name: istio-proxy
      image: auto
`,
    mended: `
apiVersion: v1
kind: Namespace
metadata:
  name: shop
---
apiVersion: v1
kind: Pod
metadata:
  name: edge
  namespace: shop
  labels:
    app: edge
spec:
  containers:
    - name: istio-proxy
      image: edge:1
`,
  },
};
