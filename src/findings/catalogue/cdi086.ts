import { CatalogueEntry } from '../catalogue-entry';
import { FindingLevel } from '../finding';

export const CDI086: CatalogueEntry = {
  code: 'CDI086',
  level: FindingLevel.WARNING,
  kinds: ['networking.istio.io/VirtualService'],
  summary: 'a redirect without a scheme, behind a balancer that ends TLS',
  why: [
    'Envoy writes the scheme of the request as it sees it, and what a balancer of AWS sends on is plain HTTP without a word about TLS: '
      + 'clients who came by `https` are led to `http`. (HTTP/2 names the scheme in each request, so that a part of the clients may be led right.)',
    'It is told where the annotations of a Service in front of the gateway say that its balancer ends TLS '
      + '(`service.beta.kubernetes.io/aws-load-balancer-ssl-cert`), for whatever its ports lead to.',
  ],
  fix: [
    'Name the scheme. `ListenerAction.redirect` does so where the load balancer knows its gateway.',
  ],
  example: {
    language: 'typescript',
    bad: `
import { App, Chart } from 'cdk8s';
import {
  Gateway, GatewayLoadBalancer, GatewayServer, HttpAction, IngressGateway, NetworkLoadBalancerScheme, RedirectPath, StringMatch, VirtualService,
} from 'cdk8s-istio';

const app = new App();
const chart = new Chart(app, 'shop', { namespace: 'shop' });
const tls = { certificateArns: ['arn:aws:acm:eu-west-1:111122223333:certificate/6a1e2f1c'] };
const loadBalancer = GatewayLoadBalancer.eksAutoMode({ scheme: NetworkLoadBalancerScheme.INTERNAL, tls });
const edge = new IngressGateway(chart, 'edge', { name: 'edge', loadBalancer });
const servers = [GatewayServer.http({ hosts: ['shop.example.com'], port: 443 })];
const gateway = new Gateway(chart, 'gateway', { name: 'shop', selector: edge.workload.labels, servers });
new VirtualService(chart, 'routes', {
  hosts: ['shop.example.com'],
  gateways: [gateway],
  http: [{
    name: 'old',
    matches: [{ uri: StringMatch.exact('/old') }],
    action: HttpAction.redirect({ path: RedirectPath.replace('/new') }),
  }],
});
`,
    mended: `
import { App, Chart } from 'cdk8s';
import {
  Gateway, GatewayLoadBalancer, GatewayServer, HttpAction, HttpScheme, IngressGateway, NetworkLoadBalancerScheme, RedirectPath, StringMatch,
  VirtualService,
} from 'cdk8s-istio';

const app = new App();
const chart = new Chart(app, 'shop', { namespace: 'shop' });
const tls = { certificateArns: ['arn:aws:acm:eu-west-1:111122223333:certificate/6a1e2f1c'] };
const loadBalancer = GatewayLoadBalancer.eksAutoMode({ scheme: NetworkLoadBalancerScheme.INTERNAL, tls });
const edge = new IngressGateway(chart, 'edge', { name: 'edge', loadBalancer });
const servers = [GatewayServer.http({ hosts: ['shop.example.com'], port: 443 })];
const gateway = new Gateway(chart, 'gateway', { name: 'shop', selector: edge.workload.labels, servers });
new VirtualService(chart, 'routes', {
  hosts: ['shop.example.com'],
  gateways: [gateway],
  http: [{
    name: 'old',
    matches: [{ uri: StringMatch.exact('/old') }],
    action: HttpAction.redirect({ path: RedirectPath.replace('/new'), scheme: HttpScheme.HTTPS }),
  }],
});
`,
  },
};
