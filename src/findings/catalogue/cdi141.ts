import { CatalogueEntry } from '../catalogue-entry';
import { FindingLevel } from '../finding';

const app = (more: string): string => `
import { App, Chart } from 'cdk8s';
import {
  Gateway, GatewayLoadBalancer, GatewayServer, HttpAction, IngressGateway, ServiceIdentity, VirtualService, WeightedService,
} from 'cdk8s-istio';

const app = new App();
const edge = new Chart(app, 'edge', { namespace: 'edge' });
const shop = new Chart(app, 'shop', { namespace: 'shop' });
const pods = new IngressGateway(edge, 'gateway', { name: 'edge', loadBalancer: GatewayLoadBalancer.clusterIp() });
const web = new WeightedService(shop, 'web', {
  name: 'web',
  port: 80,
  versions: [{ name: 'v1', containers: [{ image: 'web:1', portNumber: 8080 }] }],
});
web.allowFrom(ServiceIdentity.fromServiceAccount('billing', 'invoices'));
${more}const servers = [GatewayServer.http({ hosts: ['shop.example.com'] })];
const gateway = new Gateway(shop, 'public', { selector: pods.workload.labels, servers });
new VirtualService(shop, 'routes', {
  hosts: ['shop.example.com'],
  gateways: [gateway],
  http: [{ name: 'all', action: HttpAction.route(web.trafficDestinations()) }],
});
`;

export const CDI141: CatalogueEntry = {
  code: 'CDI141',
  level: FindingLevel.WARNING,
  kinds: ['networking.istio.io/VirtualService'],
  summary: 'a gateway sends requests to pods that let in others only',
  why: [
    'Behind a gateway the caller is the gateway, by its ServiceAccount. Where policies allow something at pods, they refuse everybody else: a '
      + 'gateway that none of them names gets 403 for every request. The gateways of an IstioAlb are let in by themselves, where it forwards to '
      + 'the host of the service; those of a VirtualService, and of a second Service for the same pods, are not.',
  ],
  fix: [
    'Say `allowFrom(ServiceIdentity.fromGateway(gateway.workload))` of the service, or name the principal of the gateway in a rule of the policy.',
  ],
  example: {
    language: 'typescript',
    bad: app(''),
    mended: app('web.allowFrom(ServiceIdentity.fromGateway(pods.workload));\n'),
  },
};
