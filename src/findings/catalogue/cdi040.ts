import { CatalogueEntry } from '../catalogue-entry';
import { FindingLevel } from '../finding';

export const CDI040: CatalogueEntry = {
  code: 'CDI040',
  level: FindingLevel.WARNING,
  kinds: ['networking.istio.io/DestinationRule'],
  summary: 'a hash that keeps clients with a pod, for a host between whose subsets a route at a gateway splits requests by weight',
  why: [
    'Envoy chooses a subset by weight for each request, then the pod by the hash of the client: a client with a cookie meets both '
      + 'versions. It is told of routes at gateways, unless each destination of the split sets a cookie.',
  ],
  fix: [
    'Give every forward to the target group a `stickinessDuration`, which keeps the version; or send all traffic to one version. Acknowledge '
      + 'it where routes of your own keep the version, or where the hash is for the caches of the pods.',
  ],
  example: {
    language: 'typescript',
    bad: `
import { App, Chart } from 'cdk8s';
import {
  GatewayLoadBalancer, IngressGateway, IstioAlb, ListenerAction, TargetGroup, TargetGroupTarget, TargetStickiness, WeightedService,
} from 'cdk8s-istio';

const app = new App();
const chart = new Chart(app, 'shop', { namespace: 'shop' });
const loadBalancer = GatewayLoadBalancer.clusterIp();
const gateway = new IngressGateway(chart, 'gateway', { name: 'edge', loadBalancer });
const cart = new WeightedService(chart, 'cart', {
  name: 'cart',
  port: 80,
  versions: [
    { name: 'v1', weight: 80, containers: [{ image: 'cart:1', portNumber: 8080 }] },
    { name: 'v2', weight: 20, containers: [{ image: 'cart:2', portNumber: 8080 }] },
  ],
});
const group = new TargetGroup(chart, 'group', {
  target: TargetGroupTarget.fromWeightedService(cart),
  stickiness: TargetStickiness.cookie('session'),
});
const http = new IstioAlb(chart, 'alb', { gateways: [gateway] }).addListener('http', { hosts: ['shop.example.com'] });
http.addAction('default', { action: ListenerAction.forward(group) });
`,
    mended: `
import { App, Chart, Duration } from 'cdk8s';
import {
  GatewayLoadBalancer, IngressGateway, IstioAlb, ListenerAction, TargetGroup, TargetGroupTarget, TargetStickiness, WeightedService,
} from 'cdk8s-istio';

const app = new App();
const chart = new Chart(app, 'shop', { namespace: 'shop' });
const loadBalancer = GatewayLoadBalancer.clusterIp();
const gateway = new IngressGateway(chart, 'gateway', { name: 'edge', loadBalancer });
const cart = new WeightedService(chart, 'cart', {
  name: 'cart',
  port: 80,
  versions: [
    { name: 'v1', weight: 80, containers: [{ image: 'cart:1', portNumber: 8080 }] },
    { name: 'v2', weight: 20, containers: [{ image: 'cart:2', portNumber: 8080 }] },
  ],
});
const group = new TargetGroup(chart, 'group', {
  target: TargetGroupTarget.fromWeightedService(cart),
  stickiness: TargetStickiness.cookie('session'),
});
const http = new IstioAlb(chart, 'alb', { gateways: [gateway] }).addListener('http', { hosts: ['shop.example.com'] });
http.addAction('default', { action: ListenerAction.forward(group, { stickinessDuration: Duration.hours(1) }) });
`,
  },
};
