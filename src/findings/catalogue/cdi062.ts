import { CatalogueEntry } from '../catalogue-entry';
import { FindingLevel } from '../finding';

export const CDI062: CatalogueEntry = {
  code: 'CDI062',
  level: FindingLevel.ERROR,
  kinds: ['IstioAlb'],
  summary: 'a policy for a rule or a listener would refuse the connections of a listener for TCP or TLS on the same gateway',
  why: [
    'Of a connection that the gateway passes on a policy sees neither hosts nor paths, only the port and the name that the client '
      + 'asks for in the handshake of TLS: it would refuse them all. By that name a listener for HTTPS that names its hosts is kept apart '
      + 'from TLS that passes on the same port. One that serves every host is not. Behind the PROXY protocol the pods take the port that '
      + 'the header names for their own, and whoever reaches them can write any, so that a policy there can not tell ports apart either. '
      + 'It is told of the listeners of the app that have not the same lists of addresses, and of its Gateways for the same pods.',
  ],
  fix: [
    'Name the hosts of the listeners, or put one of them onto a gateway of its own.',
  ],
  example: {
    language: 'typescript',
    bad: `
import { App, Chart } from 'cdk8s';
import {
  ConnectionAction, Destination, Gateway, GatewayLoadBalancer, GatewayServer, GatewayTls, IngressGateway, IstioAlb, ListenerAction,
  ListenerCertificate, ServiceHost, VirtualService,
} from 'cdk8s-istio';

const app = new App();
const chart = new Chart(app, 'shop', { namespace: 'shop' });
const loadBalancer = GatewayLoadBalancer.clusterIp();
const gateway = new IngressGateway(chart, 'gateway', { name: 'edge', loadBalancer });
new IstioAlb(chart, 'alb', { gateways: [gateway] }).addListener('https', {
  certificates: [ListenerCertificate.fromSecret('shop-tls')],
  redirectHttp: false,
  defaultAction: ListenerAction.authenticateJwt({ issuers: [{ issuer: 'https://login.example.com' }], next: ListenerAction.fixedResponse(200) }),
});
const passed = new Gateway(chart, 'passed', {
  selector: { istio: 'edge' },
  servers: [GatewayServer.tls({ port: 443, hosts: ['tls.example.com'], tls: GatewayTls.passthrough() })],
});
new VirtualService(chart, 'routes', {
  hosts: ['tls.example.com'],
  gateways: [passed],
  tls: [{
    matches: [{ sniHosts: ['tls.example.com'] }],
    action: ConnectionAction.route([{ destination: Destination.toService(ServiceHost.fromServiceName('tls')) }]),
  }],
});
`,
    mended: `
import { App, Chart } from 'cdk8s';
import {
  ConnectionAction, Destination, Gateway, GatewayLoadBalancer, GatewayServer, GatewayTls, IngressGateway, IstioAlb, ListenerAction,
  ListenerCertificate, ServiceHost, VirtualService,
} from 'cdk8s-istio';

const app = new App();
const chart = new Chart(app, 'shop', { namespace: 'shop' });
const loadBalancer = GatewayLoadBalancer.clusterIp();
const gateway = new IngressGateway(chart, 'gateway', { name: 'edge', loadBalancer });
new IstioAlb(chart, 'alb', { gateways: [gateway] }).addListener('https', {
  hosts: ['shop.example.com'],
  certificates: [ListenerCertificate.fromSecret('shop-tls')],
  redirectHttp: false,
  defaultAction: ListenerAction.authenticateJwt({ issuers: [{ issuer: 'https://login.example.com' }], next: ListenerAction.fixedResponse(200) }),
});
const passed = new Gateway(chart, 'passed', {
  selector: { istio: 'edge' },
  servers: [GatewayServer.tls({ port: 443, hosts: ['tls.example.com'], tls: GatewayTls.passthrough() })],
});
new VirtualService(chart, 'routes', {
  hosts: ['tls.example.com'],
  gateways: [passed],
  tls: [{
    matches: [{ sniHosts: ['tls.example.com'] }],
    action: ConnectionAction.route([{ destination: Destination.toService(ServiceHost.fromServiceName('tls')) }]),
  }],
});
`,
  },
};
