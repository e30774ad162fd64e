import { CatalogueEntry } from '../catalogue-entry';
import { FindingLevel } from '../finding';

const app = (prefix: string): string => `
import { App, Chart } from 'cdk8s';
import { GatewayLoadBalancer, IngressGateway, IstioAlb, ListenerAction, ListenerCondition, ListenerTransform, WeightedService } from 'cdk8s-istio';

const app = new App();
const chart = new Chart(app, 'shop', { namespace: 'shop' });
const gateway = new IngressGateway(chart, 'gateway', { name: 'edge', loadBalancer: GatewayLoadBalancer.clusterIp(), numTrustedProxies: 1 });
const web = new WeightedService(chart, 'web', {
  name: 'web',
  port: 80,
  versions: [{ name: 'v1', containers: [{ image: 'web:1', portNumber: 8080 }] }],
});
const http = new IstioAlb(chart, 'alb', { gateways: [gateway] }).addListener('http', { hosts: ['shop.example.com'] });
http.addAction('admin', {
  conditions: [ListenerCondition.pathPrefixes(['/admin']), ListenerCondition.sourceIps(['203.0.113.0/24'])],
  action: ListenerAction.forward(web),
});
http.addAction('old', {
  conditions: [ListenerCondition.pathPrefixes(['/old'])],
  action: ListenerAction.forward(web),
  transforms: [ListenerTransform.urlPrefixRewrite('/old', '${prefix}')],
});
http.addAction('default', { action: ListenerAction.fixedResponse(404) });
`;

export const CDI136: CatalogueEntry = {
  code: 'CDI136',
  level: FindingLevel.WARNING,
  kinds: ['IstioAlb'],
  summary: 'a rule without a guard rewrites paths to those of a rule with one',
  why: [
    'A policy at the gateway compares the path as it came in, and the target sees the one that a rule wrote in its place. A request for '
      + '`/old/admin` meets the rule for `/old`, which asks nothing, and arrives as `/admin`. Where that is meant, acknowledge the finding.',
  ],
  fix: [
    'Ask the same of the rule that rewrites, let it write another prefix, or enforce at the targets, where the path is compared as it arrives.',
  ],
  example: { language: 'typescript', bad: app('/'), mended: app('/new') },
};
