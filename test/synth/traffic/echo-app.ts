import { App, Chart, Testing } from 'cdk8s';
import { IstioAlb, ListenerAction, ListenerCondition, MeshNamespace, WeightedService } from '../../../src';

/** The first app of the README: two versions, and testers by a header. */
export function echoApp(weights: readonly [number, number] = [80, 20]): { app: App; chart: Chart; echo: WeightedService } {
  const app = Testing.app();
  const chart = new Chart(app, 'echoserver', { namespace: 'echo', disableResourceNameHashes: true });
  new MeshNamespace(chart, 'namespace');
  const image = 'registry.example.com/echo:1.0.0';
  const echo = new WeightedService(chart, 'echoserver', {
    name: 'echoserver',
    port: 80,
    versions: [
      { name: 'v1', weight: weights[0], containers: [{ image, portNumber: 8080 }] },
      { name: 'v2', weight: weights[1], containers: [{ image, portNumber: 8080 }] },
    ],
  });
  const http = new IstioAlb(chart, 'alb').addListener('http', { port: 80, hosts: ['echo.example.com'] });
  http.addAction('beta', {
    conditions: [ListenerCondition.httpHeader('x-user-group', ['beta'])],
    action: ListenerAction.forward(echo.version('v2')),
  });
  http.addAction('default', { action: ListenerAction.forward(echo) });
  return { app, chart, echo };
}

/** A Gateway, a VirtualService and a Service with its pods, as somebody else wrote them. */
export const SHOP = `
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: shop, namespace: shop }
spec:
  selector: { istio: ingressgateway }
  servers: [{ hosts: [shop.example.com], port: { name: http, number: 80, protocol: HTTP } }]
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: shop, namespace: shop }
spec:
  gateways: [shop]
  hosts: [shop.example.com]
  http:
    - name: cart
      match: [{ uri: { prefix: /cart/ } }]
      route: [{ destination: { host: cart } }]
---
apiVersion: v1
kind: Service
metadata: { name: cart, namespace: shop }
spec: { selector: { app: cart }, ports: [{ name: http, port: 80, targetPort: 8080 }] }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: cart, namespace: shop }
spec:
  selector: { matchLabels: { app: cart } }
  template:
    metadata: { labels: { app: cart } }
    spec: { containers: [{ name: cart, image: "cart:1", ports: [{ containerPort: 8080 }] }] }
`;
