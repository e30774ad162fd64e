import { CatalogueEntry } from '../catalogue-entry';
import { FindingLevel } from '../finding';

const program = (open: string): string => `
import { App, Chart } from 'cdk8s';
import { GatewayLoadBalancer, IngressGateway, IstioAlb, ListenerAction, ListenerCondition } from 'cdk8s-istio';

const app = new App();
const chart = new Chart(app, 'shop', { namespace: 'shop' });
const gateway = new IngressGateway(chart, 'gateway', { name: 'edge', loadBalancer: GatewayLoadBalancer.clusterIp(), numTrustedProxies: 1 });
const hosts = ['shop.example.com'];
const listener = new IstioAlb(chart, 'alb', { gateways: [gateway] }).addListener('http', { hosts });
listener.addAction('admin', {
  conditions: [ListenerCondition.pathPrefixes(['/admin']), ListenerCondition.sourceIps(['10.0.0.0/8'])],
  action: ListenerAction.fixedResponse(200),
});
listener.addAction('default', { action: ListenerAction.fixedResponse(404) });
${open}`;

const PAGES = `addAction('pages', { conditions: [ListenerCondition.pathPatterns(['/a*'])], action: ListenerAction.fixedResponse(200) });
`;

export const CDI088: CatalogueEntry = {
  code: 'CDI088',
  level: FindingLevel.ERROR,
  lesser: 'a warning for a route of a VirtualService that the app made itself',
  kinds: ['IstioAlb'],
  summary: 'a rule asks for something of requests that a rule of another load balancer, or a route of a VirtualService, takes too',
  why: [
    'Two load balancers have routes for one host on one port of a gateway. Istio puts both into one list, the older object first, and what takes '
      + 'every request last: who is tried first for a request that both take, nobody can say before. The policy refuses it either way, so that the '
      + 'rule of the other one is closed, as if it asked for the same.',
    'So it is with a VirtualService of your own for a host of the load balancer, at its Gateway or at another one of the same port. There that '
      + 'may be meant, and it is a warning.',
  ],
  fix: [
    'Put the rules into one load balancer, where their order decides and the policy leaves out what earlier ones take; or give them hosts or paths '
      + 'of their own; or ask the same in both. Of a VirtualService make a rule, or leave its path to it by `alb.delegate`.',
  ],
  example: {
    language: 'typescript',
    bad: program(`const other = new IstioAlb(chart, 'other', { gateways: [gateway] }).addListener('http', { hosts });
other.${PAGES}`),
    mended: program(`listener.${PAGES}`),
  },
};
