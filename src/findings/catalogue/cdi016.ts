import { CatalogueEntry } from '../catalogue-entry';
import { FindingLevel } from '../finding';

export const CDI016: CatalogueEntry = {
  code: 'CDI016',
  level: FindingLevel.ERROR,
  lesser: 'a warning of a VirtualService that no load balancer made, and of a Gateway',
  kinds: ['networking.istio.io/VirtualService', 'networking.istio.io/Gateway'],
  summary: 'a redirect whose location the same rule redirects again',
  why: [
    'A browser gives up after some rounds. Only what is certain is reported: a location that another rule may take is none.',
    'A redirect to `https` is told where clients come by `https` already: at a server at which TLS ends, and where the annotations of a Service '
      + 'say that TLS ends at the balancer of AWS in front, so that the gateway sees plain requests for ever; `httpsRedirect` of a Gateway too.',
  ],
  fix: [
    'Redirect to a path or a host that the rule is not for, or put a rule for the location before it.',
  ],
  example: {
    language: 'typescript',
    bad: `
import { App, Chart } from 'cdk8s';
import { GatewayLoadBalancer, IngressGateway, IstioAlb, ListenerAction } from 'cdk8s-istio';

const app = new App();
const chart = new Chart(app, 'shop', { namespace: 'shop' });
const loadBalancer = GatewayLoadBalancer.clusterIp();
const gateway = new IngressGateway(chart, 'gateway', { name: 'edge', loadBalancer });
const http = new IstioAlb(chart, 'alb', { gateways: [gateway] }).addListener('http', { hosts: ['shop.example.com'] });
http.addAction('default', { action: ListenerAction.redirect({ path: '/login' }) });
`,
    mended: `
import { App, Chart } from 'cdk8s';
import { GatewayLoadBalancer, IngressGateway, IstioAlb, ListenerAction, ListenerCondition } from 'cdk8s-istio';

const app = new App();
const chart = new Chart(app, 'shop', { namespace: 'shop' });
const loadBalancer = GatewayLoadBalancer.clusterIp();
const gateway = new IngressGateway(chart, 'gateway', { name: 'edge', loadBalancer });
const http = new IstioAlb(chart, 'alb', { gateways: [gateway] }).addListener('http', { hosts: ['shop.example.com'] });
http.addAction('login', { conditions: [ListenerCondition.paths(['/login'])], action: ListenerAction.fixedResponse(200) });
http.addAction('default', { action: ListenerAction.redirect({ path: '/login' }) });
`,
  },
};
