import { CatalogueEntry } from '../catalogue-entry';
import { FindingLevel } from '../finding';

export const IST0106_REFUSED_BY_WEBHOOK: CatalogueEntry = {
  code: 'IST0106/refused-by-webhook',
  level: FindingLevel.ERROR,
  cannotBeAccepted: "The API server refuses the object, because Istio's webhook does.",
  kinds: [
    'networking.istio.io/VirtualService',
    'networking.istio.io/DestinationRule',
    'networking.istio.io/Gateway',
    'networking.istio.io/ServiceEntry',
    'networking.istio.io/Sidecar',
    'networking.istio.io/WorkloadEntry',
    'networking.istio.io/WorkloadGroup',
    'networking.istio.io/ProxyConfig',
    'networking.istio.io/EnvoyFilter',
    'security.istio.io/AuthorizationPolicy',
    'security.istio.io/RequestAuthentication',
    'security.istio.io/PeerAuthentication',
    'telemetry.istio.io/Telemetry',
    'extensions.istio.io/WasmPlugin',
    'extensions.istio.io/TrafficExtension',
  ],
  summary: "a value that the CRD of its kind allows, and Istio's own validation does not",
  why: [
    "The API server asks istiod before it takes an object of Istio's kinds. What istiod refuses is refused as a whole, with all else that it says. "
      + 'The library asks the same, in all versions that are served, of every object, whoever wrote it.',
    'Two things it does not know: what is inside the patch of an EnvoyFilter only Envoy can tell, and what is no CEL is CDI090.',
  ],
  fix: [
    'The message says what the field must be.',
  ],
  example: {
    language: 'yaml',
    bad: `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: cart
  namespace: shop
spec:
  hosts:
    - cart.shop.svc.cluster.local
  http:
    - route:
        - destination:
            host: cart.shop.svc.cluster.local
      retries:
        attempts: 3
        retryOn: 5xx, reset
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
`,
    mended: `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: cart
  namespace: shop
spec:
  hosts:
    - cart.shop.svc.cluster.local
  http:
    - route:
        - destination:
            host: cart.shop.svc.cluster.local
      retries:
        attempts: 3
        retryOn: 5xx,reset
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
`,
  },
};
