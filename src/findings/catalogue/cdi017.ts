import { CatalogueEntry } from '../catalogue-entry';
import { FindingLevel } from '../finding';

export const CDI017: CatalogueEntry = {
  code: 'CDI017',
  level: FindingLevel.WARNING,
  kinds: ['IstioAlb'],
  summary: 'certificates on a listener that speaks no TLS',
  why: [
    'They are not used: the listener serves plain HTTP.',
  ],
  fix: [
    'Use `ListenerProtocol.HTTPS`, or leave them out.',
  ],
  example: {
    language: 'typescript',
    bad: `
import { App, Chart } from 'cdk8s';
import { GatewayLoadBalancer, IngressGateway, IstioAlb, ListenerAction, ListenerCertificate, ListenerProtocol } from 'cdk8s-istio';

const app = new App();
const chart = new Chart(app, 'shop', { namespace: 'shop' });
const loadBalancer = GatewayLoadBalancer.clusterIp();
const gateway = new IngressGateway(chart, 'gateway', { name: 'edge', loadBalancer });
new IstioAlb(chart, 'alb', { gateways: [gateway] }).addListener('http', {
  port: 80,
  protocol: ListenerProtocol.HTTP,
  hosts: ['shop.example.com'],
  certificates: [ListenerCertificate.fromSecret('shop-tls')],
  defaultAction: ListenerAction.fixedResponse(200),
});
`,
    mended: `
import { App, Chart } from 'cdk8s';
import { GatewayLoadBalancer, IngressGateway, IstioAlb, ListenerAction, ListenerCertificate, ListenerProtocol } from 'cdk8s-istio';

const app = new App();
const chart = new Chart(app, 'shop', { namespace: 'shop' });
const loadBalancer = GatewayLoadBalancer.clusterIp();
const gateway = new IngressGateway(chart, 'gateway', { name: 'edge', loadBalancer });
new IstioAlb(chart, 'alb', { gateways: [gateway] }).addListener('https', {
  port: 443,
  protocol: ListenerProtocol.HTTPS,
  hosts: ['shop.example.com'],
  certificates: [ListenerCertificate.fromSecret('shop-tls')],
  defaultAction: ListenerAction.fixedResponse(200),
});
`,
  },
};
