import { AskedRequest } from '../../src/simulator/asked-request';
import { Decision } from '../../src/simulator/decision';
import { SimulationOptions, Simulator } from '../../src/simulator/simulator';
import { meshOf } from '../mesh/mesh-fixture';

/** A gateway with its pods behind a Service with the ports 80 and 443. */
export const EDGE = `
apiVersion: v1
kind: Service
metadata: { name: public, namespace: edge }
spec: { selector: { istio: public }, ports: [{ name: http, port: 80, targetPort: 8080 }, { name: https, port: 443, targetPort: 8443 }] }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: public, namespace: edge }
spec:
  template:
    metadata: { labels: { istio: public }, annotations: { inject.istio.io/templates: gateway } }
    spec: { containers: [{ name: istio-proxy, image: auto }] }
---
`;

/** The Service `cart` in the namespace `shop` with versions v1 and v2, and its subsets. */
export const CART = `
apiVersion: v1
kind: Service
metadata: { name: cart, namespace: shop }
spec: { selector: { app: cart }, ports: [{ name: http, port: 80, targetPort: 8080 }] }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: cart-v1, namespace: shop }
spec: { template: { metadata: { labels: { app: cart, version: v1 } }, spec: { containers: [{ name: main, image: cart }] } } }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: cart-v2, namespace: shop }
spec: { template: { metadata: { labels: { app: cart, version: v2 } }, spec: { containers: [{ name: main, image: cart }] } } }
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: cart, namespace: shop }
spec: { host: cart, subsets: [{ name: v1, labels: { version: v1 } }, { name: v2, labels: { version: v2 } }] }
---
`;

/** A Gateway for every host on port 80. */
export const HTTP_GATEWAY = `
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: web, namespace: shop }
spec: { selector: { istio: public }, servers: [{ port: { number: 80, name: http, protocol: HTTP }, hosts: ["*"] }] }
---
`;

/** A VirtualService at that Gateway. */
export function virtualService(name: string, hosts: readonly string[], http: string, more = ''): string {
  return `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: ${name}, namespace: shop${more} }
spec:
  hosts: ${JSON.stringify(hosts)}
  gateways: [web]
  http: ${http}
---
`;
}

/** What becomes of a request. */
export function decide(yaml: string, request: string | AskedRequest, options?: SimulationOptions): Decision {
  return new Simulator(meshOf(yaml.replace(/---\s*$/, '')), options).request(typeof request === 'string' ? { url: request } : request);
}

/** The words of a trace. */
export function reasons({ trace }: Decision): (string | undefined)[] {
  return trace.map(({ because }) => because);
}
