import { CatalogueEntry } from '../catalogue-entry';
import { FindingLevel } from '../finding';

const app = (settings: string): string => `
import { App, Chart } from 'cdk8s';
import {
  GatewayLoadBalancer, IngressGateway, IstioAlb, IstioVersion, ListenerAction, ListenerCondition, MeshSettings,
} from 'cdk8s-istio';

const app = new App();
MeshSettings.configure(app, { ${settings} });
const chart = new Chart(app, 'shop', { namespace: 'shop' });
const loadBalancer = GatewayLoadBalancer.clusterIp();
const gateway = new IngressGateway(chart, 'gateway', { name: 'edge', loadBalancer, numTrustedProxies: 1 });
const http = new IstioAlb(chart, 'alb', { gateways: [gateway] }).addListener('http', { hosts: ['shop.example.com'] });
http.addAction('german', {
  conditions: [ListenerCondition.httpHeader('accept-language', ['de', 'de-*'])],
  action: ListenerAction.fixedResponse(200),
});
http.addAction('office', { conditions: [ListenerCondition.sourceIps(['203.0.113.0/24'])], action: ListenerAction.fixedResponse(200) });
`;

export const CDI125: CatalogueEntry = {
  code: 'CDI125',
  level: FindingLevel.WARNING,
  kinds: ['IstioAlb'],
  summary: 'a header that clients write as a list is compared before a rule with a guard, and an Istio before 1.31 is served',
  why: [
    'The Envoy of Istio before 1.31 compares several lines of a header as one text with commas between them where it chooses a route, and may '
      + 'compare each by itself in a policy. A list in one line, `en,de-CH`, looks the same to it as two lines. So that nobody comes around the '
      + 'guard with a second line, such requests get 403 where the guarded rule would take them: `accept-language: en,de` of any browser, where '
      + 'an earlier rule is for `de`.',
  ],
  fix: [
    'Say `oldestIstio: IstioVersion.V1_31` where every cluster has it, put the rule behind the one with the guard, or compare a header that has '
      + 'one value.',
  ],
  example: { language: 'typescript', bad: app('oldestIstio: IstioVersion.V1_30'), mended: app('oldestIstio: IstioVersion.V1_31') },
};
