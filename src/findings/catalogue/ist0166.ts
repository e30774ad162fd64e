import { CatalogueEntry } from '../catalogue-entry';
import { FindingLevel } from '../finding';

export const IST0166: CatalogueEntry = {
  code: 'IST0166',
  level: FindingLevel.WARNING,
  kinds: [
    'security.istio.io/AuthorizationPolicy', 'security.istio.io/RequestAuthentication', 'telemetry.istio.io/Telemetry',
    'extensions.istio.io/WasmPlugin',
  ],
  summary: 'a policy selects the pods of a Gateway of the Gateway API by their labels',
  why: [
    'A policy names such a Gateway. A waypoint reads no policy that selects its pods, and a gateway may leave it off in a release '
      + 'to come (`ENABLE_SELECTOR_BASED_K8S_GATEWAY_POLICY`).',
  ],
  fix: [
    'Name the Gateway in `targetRefs`.',
  ],
  example: {
    language: 'yaml',
    bad: `
apiVersion: v1
kind: Pod
metadata:
  name: public-istio
  namespace: shop
  labels:
    gateway.networking.k8s.io/gateway-name: public
spec:
  containers:
    - name: istio-proxy
      image: proxyv2:1
---
apiVersion: security.istio.io/v1
kind: RequestAuthentication
metadata:
  name: tokens
  namespace: shop
spec:
  selector:
    matchLabels:
      gateway.networking.k8s.io/gateway-name: public
  jwtRules:
    - issuer: https://login.example.com
`,
    mended: `
apiVersion: v1
kind: Pod
metadata:
  name: public-istio
  namespace: shop
  labels:
    gateway.networking.k8s.io/gateway-name: public
spec:
  containers:
    - name: istio-proxy
      image: proxyv2:1
---
apiVersion: security.istio.io/v1
kind: RequestAuthentication
metadata:
  name: tokens
  namespace: shop
spec:
  targetRefs:
    - group: gateway.networking.k8s.io
      kind: Gateway
      name: public
  jwtRules:
    - issuer: https://login.example.com
`,
  },
};
