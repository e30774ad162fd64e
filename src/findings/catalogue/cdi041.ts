import { CatalogueEntry } from '../catalogue-entry';
import { FindingLevel } from '../finding';

export const CDI041: CatalogueEntry = {
  code: 'CDI041',
  level: FindingLevel.WARNING,
  kinds: ['networking.istio.io/DestinationRule'],
  summary: 'a DestinationRule for a Service of another namespace, beside routes at a gateway that does not look for it there',
  why: [
    'Istio looks for the DestinationRule of a Service in the namespace of the client, in that of the Service, and in the root '
      + 'namespace. It is told where routes of the same namespace lead from a gateway to the host, no such gateway is in that namespace, and '
      + 'no pods are known there for which the rule could be.',
  ],
  fix: [
    "Put it, or the target group, into the Service's namespace. Acknowledge it where the clients are in the namespace of the "
      + 'group, or a gateway of others.',
  ],
  example: {
    language: 'typescript',
    bad: `
import { App, Chart } from 'cdk8s';
import { IstioAlb, ListenerAction, ServiceHost, TargetGroup, TargetGroupLoadBalancingAlgorithmType, TargetGroupTarget } from 'cdk8s-istio';

const app = new App();
const chart = new Chart(app, 'shop', { namespace: 'shop' });
const cart = ServiceHost.fromServiceName('cart', { namespaceName: 'carts' });
const group = new TargetGroup(chart, 'group', {
  target: TargetGroupTarget.fromHost(cart),
  loadBalancingAlgorithmType: TargetGroupLoadBalancingAlgorithmType.LEAST_OUTSTANDING_REQUESTS,
});
const http = new IstioAlb(chart, 'alb').addListener('http', { hosts: ['shop.example.com'] });
http.addAction('default', { action: ListenerAction.forward(group) });
`,
    mended: `
import { App, Chart } from 'cdk8s';
import { IstioAlb, ListenerAction, ServiceHost, TargetGroup, TargetGroupLoadBalancingAlgorithmType, TargetGroupTarget } from 'cdk8s-istio';

const app = new App();
const chart = new Chart(app, 'carts', { namespace: 'carts' });
const cart = ServiceHost.fromServiceName('cart', { namespaceName: 'carts' });
const group = new TargetGroup(chart, 'group', {
  target: TargetGroupTarget.fromHost(cart),
  loadBalancingAlgorithmType: TargetGroupLoadBalancingAlgorithmType.LEAST_OUTSTANDING_REQUESTS,
});
const http = new IstioAlb(chart, 'alb').addListener('http', { hosts: ['shop.example.com'] });
http.addAction('default', { action: ListenerAction.forward(group) });
`,
  },
};
