import { CatalogueEntry } from '../catalogue-entry';
import { FindingLevel } from '../finding';

export const CDI034: CatalogueEntry = {
  code: 'CDI034',
  level: FindingLevel.WARNING,
  kinds: ['IngressGateway'],
  summary: 'an IngressGateway believes a header that everybody on the internet can write',
  why: [
    'With `numTrustedProxies` it takes the address of a client from `x-forwarded-for`, and with '
      + '`ForwardClientCertificate.ALWAYS_FORWARD_ONLY` its certificate from `x-forwarded-client-cert`. That holds as long as nobody goes '
      + 'around the proxies in front. Ranges with a prefix shorter than /8, or /16 for IPv6, count as everybody: `0.0.0.0/1` and '
      + '`128.0.0.0/1` are the whole internet.',
  ],
  fix: [
    'Let only those proxies in, by `sourceRanges`, `securityGroups` or `allowedServiceTags`, or make the balancer internal. '
      + 'Acknowledge it where something else keeps others out.',
  ],
  example: {
    language: 'typescript',
    bad: `
import { App, Chart } from 'cdk8s';
import { GatewayLoadBalancer, IngressGateway, NetworkLoadBalancerScheme } from 'cdk8s-istio';

const app = new App();
const chart = new Chart(app, 'shop', { namespace: 'shop' });
const loadBalancer = GatewayLoadBalancer.awsLoadBalancerController({ scheme: NetworkLoadBalancerScheme.INTERNET_FACING });
new IngressGateway(chart, 'gateway', { name: 'edge', loadBalancer, numTrustedProxies: 1 });
`,
    mended: `
import { App, Chart } from 'cdk8s';
import { GatewayLoadBalancer, IngressGateway, NetworkLoadBalancerScheme } from 'cdk8s-istio';

const app = new App();
const chart = new Chart(app, 'shop', { namespace: 'shop' });
const scheme = NetworkLoadBalancerScheme.INTERNET_FACING;
const loadBalancer = GatewayLoadBalancer.awsLoadBalancerController({ scheme, sourceRanges: ['198.51.100.0/24'] });
new IngressGateway(chart, 'gateway', { name: 'edge', loadBalancer, numTrustedProxies: 1 });
`,
  },
};
