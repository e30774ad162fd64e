import { CatalogueEntry } from '../catalogue-entry';
import { FindingLevel } from '../finding';

export const CDI060: CatalogueEntry = {
  code: 'CDI060',
  level: FindingLevel.ERROR,
  kinds: ['IstioAlb'],
  summary: 'an earlier rule takes some of the requests of a rule that is for some clients only, and no policy can leave these out',
  why: [
    'The rule becomes a policy that refuses other clients, and a policy compares less than a route: no query strings, no expressions, '
      + 'no headers without case. It would refuse requests that the earlier rule takes. At the targets it is also told of a delegation, '
      + 'because nobody knows where that leads.',
  ],
  fix: [
    'Put that rule behind, give it hosts or paths of its own, or use conditions that a policy knows: hosts, paths, prefixes, methods, '
      + 'headers with a value.',
  ],
  example: {
    language: 'typescript',
    bad: `
import { App, Chart } from 'cdk8s';
import { GatewayLoadBalancer, IngressGateway, IstioAlb, ListenerAction, ListenerCondition } from 'cdk8s-istio';

const app = new App();
const chart = new Chart(app, 'shop', { namespace: 'shop' });
const loadBalancer = GatewayLoadBalancer.clusterIp();
const gateway = new IngressGateway(chart, 'gateway', { name: 'edge', loadBalancer, numTrustedProxies: 1 });
const http = new IstioAlb(chart, 'alb', { gateways: [gateway] }).addListener('http', { hosts: ['shop.example.com'] });
http.addAction('preview', {
  conditions: [ListenerCondition.queryStrings([{ key: 'preview', value: 'yes' }])],
  action: ListenerAction.fixedResponse(200),
});
http.addAction('office', { conditions: [ListenerCondition.sourceIps(['203.0.113.0/24'])], action: ListenerAction.fixedResponse(200) });
`,
    mended: `
import { App, Chart } from 'cdk8s';
import { GatewayLoadBalancer, IngressGateway, IstioAlb, ListenerAction, ListenerCondition } from 'cdk8s-istio';

const app = new App();
const chart = new Chart(app, 'shop', { namespace: 'shop' });
const loadBalancer = GatewayLoadBalancer.clusterIp();
const gateway = new IngressGateway(chart, 'gateway', { name: 'edge', loadBalancer, numTrustedProxies: 1 });
const http = new IstioAlb(chart, 'alb', { gateways: [gateway] }).addListener('http', { hosts: ['shop.example.com'] });
http.addAction('preview', { conditions: [ListenerCondition.pathPrefixes(['/preview'])], action: ListenerAction.fixedResponse(200) });
http.addAction('office', { conditions: [ListenerCondition.sourceIps(['203.0.113.0/24'])], action: ListenerAction.fixedResponse(200) });
`,
  },
};
