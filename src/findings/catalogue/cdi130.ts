import { CatalogueEntry } from '../catalogue-entry';
import { FindingLevel } from '../finding';

/** A load balancer with a guard, and routes of the app beside it. */
const example = (fromCdk8s: string, fromLibrary: string, routes: string) => `
import { ${fromCdk8s} } from 'cdk8s';
import {
  ${fromLibrary},
} from 'cdk8s-istio';

const app = new App();
const chart = new Chart(app, 'shop', { namespace: 'shop' });
const gateway = new IngressGateway(chart, 'gateway', { name: 'edge', loadBalancer: GatewayLoadBalancer.clusterIp() });
const alb = new IstioAlb(chart, 'alb', { gateways: [gateway] });
alb.addListener('http', {
  hosts: ['*.example.com'],
  defaultAction: ListenerAction.authenticateJwt({ issuers: [{ issuer: 'https://login.example.com' }], next: ListenerAction.fixedResponse(200) }),
});${routes}`;

export const CDI130: CatalogueEntry = {
  code: 'CDI130',
  level: FindingLevel.WARNING,
  kinds: ['networking.istio.io/VirtualService'],
  summary: 'routes that no VirtualService of this library makes are for a host below the wildcard of a guarded load balancer',
  why: [
    'What a rule of an IstioAlb asks, a token or an address, is a policy at the pods of the gateway for the hosts of the listener. Hosts of other '
      + 'load balancers and of each `VirtualService` of the app are left out. Of included and raw ones the load balancer does not know: with a '
      + 'listener for `*.example.com` the policy closes `status.example.com` to all that do not pass there.',
  ],
  fix: [
    'Make the routes with `VirtualService` in the same app, or put them onto a gateway of its own.',
  ],
  example: {
    language: 'typescript',
    bad: example('ApiObject, App, Chart', 'GatewayLoadBalancer, IngressGateway, IstioAlb, ListenerAction', `
new ApiObject(chart, 'status', {
  apiVersion: 'networking.istio.io/v1',
  kind: 'VirtualService',
  spec: {
    hosts: ['status.example.com'],
    gateways: [alb.gatewayObjects[0].gatewayName],
    http: [{ name: 'up', directResponse: { status: 200 } }],
  },
});
`),
    mended: example('App, Chart', 'GatewayLoadBalancer, HttpAction, IngressGateway, IstioAlb, ListenerAction, VirtualService', `
new VirtualService(chart, 'status', {
  hosts: ['status.example.com'],
  gateways: [alb.gatewayObjects[0]],
  http: [{ name: 'up', action: HttpAction.directResponse(200) }],
});
`),
  },
};
