import { CatalogueEntry } from '../catalogue-entry';
import { FindingLevel } from '../finding';

export const CDI073: CatalogueEntry = {
  code: 'CDI073',
  level: FindingLevel.ERROR,
  kinds: ['IstioAlb'],
  summary: 'a rule with a request limit, and a rule of another load balancer, or a route of a VirtualService of the app, of the same name for the '
    + 'same host and port of one gateway',
  why: [
    'The limit is an EnvoyFilter, which finds the routes of its rule by host, port and name. It would count the requests of the other '
      + 'one too.',
  ],
  fix: [
    'Rename one of them, or put both into one load balancer.',
  ],
  example: {
    language: 'typescript',
    bad: `
import { App, Chart, Duration } from 'cdk8s';
import {
  GatewayLoadBalancer, IngressGateway, IstioAlb, ListenerAction, ListenerCondition, RequestLimit, WeightedService,
} from 'cdk8s-istio';

const app = new App();
const chart = new Chart(app, 'shop', { namespace: 'shop' });
const loadBalancer = GatewayLoadBalancer.clusterIp();
const gateway = new IngressGateway(chart, 'gateway', { name: 'edge', loadBalancer });
const cart = new WeightedService(chart, 'cart', {
  name: 'cart',
  port: 80,
  versions: [{ name: 'v1', containers: [{ image: 'cart:1', portNumber: 8080 }] }],
});
for (const path of ['one', 'two']) {
  const http = new IstioAlb(chart, path, { name: path, gateways: [gateway] }).addListener('http', { hosts: ['shop.example.com'] });
  http.addAction('login', {
    conditions: [ListenerCondition.paths([\`/\${path}\`])],
    action: ListenerAction.forward(cart),
    requestLimit: RequestLimit.perGatewayPod(10, Duration.seconds(1)),
  });
  http.addAction('default', { action: ListenerAction.fixedResponse(404) });
}
`,
    mended: `
import { App, Chart, Duration } from 'cdk8s';
import {
  GatewayLoadBalancer, IngressGateway, IstioAlb, ListenerAction, ListenerCondition, RequestLimit, WeightedService,
} from 'cdk8s-istio';

const app = new App();
const chart = new Chart(app, 'shop', { namespace: 'shop' });
const loadBalancer = GatewayLoadBalancer.clusterIp();
const gateway = new IngressGateway(chart, 'gateway', { name: 'edge', loadBalancer });
const cart = new WeightedService(chart, 'cart', {
  name: 'cart',
  port: 80,
  versions: [{ name: 'v1', containers: [{ image: 'cart:1', portNumber: 8080 }] }],
});
const http = new IstioAlb(chart, 'alb', { gateways: [gateway] }).addListener('http', { hosts: ['shop.example.com'] });
for (const path of ['one', 'two']) {
  http.addAction(\`login-\${path}\`, {
    conditions: [ListenerCondition.paths([\`/\${path}\`])],
    action: ListenerAction.forward(cart),
    requestLimit: RequestLimit.perGatewayPod(10, Duration.seconds(1)),
  });
}
http.addAction('default', { action: ListenerAction.fixedResponse(404) });
`,
  },
};
