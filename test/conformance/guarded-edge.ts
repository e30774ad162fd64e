/** A load balancer of an app with policies, and who asks it. */
import { ApiObject, App, Chart } from 'cdk8s';
import { stringify } from 'yaml';
import { AUTHORIZER } from './authorizer';
import { Mesh, MeshRequest } from './driver/mesh';
import { newApp, newChart, newService } from './shop';
import { newIssuer } from './tokens';
import {
  ApplicationListener, ApplicationListenerProps, ExtensionProviderType, GatewayLoadBalancer, IngressGateway, IstioAlb, IstioAlbProps, JsonWebKeys,
  JwtRule, ListenerAction, ListenerCondition, WeightedService,
} from '../../src';

export const SHOP = 'shop.example.com';
export const API = 'api.example.com';
export const OFFICE = '198.51.100.7';
export const ELSEWHERE = '203.0.113.9';

export const ADMIN = ListenerCondition.pathPrefixes(['/admin']);
export const OFFICE_ONLY = ListenerCondition.sourceIps([`${OFFICE}/32`, '2001:db8::/32']);

/** What a trusted proxy in front adds: the address of its client, behind whatever the client wrote. */
export const from = (...addresses: string[]): Record<string, string> => ({ 'x-forwarded-for': addresses.join(', ') });

export const login = newIssuer('login');

export const keys = (issuer: { issuer: string; jwks: string }, others: Partial<JwtRule> = {}): JwtRule =>
  ({ issuer: issuer.issuer, keys: JsonWebKeys.inline(issuer.jwks), ...others });

/** Asks for a token of these issuers, or of `login`. */
export const jwt = (next: ListenerAction, ...issuers: JwtRule[]): ListenerAction =>
  ListenerAction.authenticateJwt({ issuers: issuers.length > 0 ? issuers : [keys(login)], next });

/** A gateway of the app behind one trusted proxy, and two services. */
export class Edge {
  readonly app: App = newApp({ extensionProviders: [AUTHORIZER, 'second'].map(name => ({ name, providerType: ExtensionProviderType.EXTERNAL_AUTHORIZATION })) });
  readonly edge: Chart = newChart(this.app, 'edge');
  readonly shop: Chart = newChart(this.app, 'shop');
  readonly web: WeightedService = newService(this.shop, 'web', { v1: 1 });
  readonly cart: WeightedService = newService(this.shop, 'cart', { v1: 1 });
  readonly gateway: IngressGateway;

  constructor(balancer?: GatewayLoadBalancer, numTrustedProxies = balancer ? undefined : 1) {
    this.gateway = new IngressGateway(this.edge, 'gateway', {
      name: 'public',
      loadBalancer: balancer ?? GatewayLoadBalancer.clusterIp(),
      numTrustedProxies,
      ports: [{ port: 80, targetPort: 8080 }, { port: 443, targetPort: 9443 }, { port: 8443 }],
    });
  }

  listener(props: ApplicationListenerProps, alb: IstioAlbProps = { gateways: [this.gateway] }): ApplicationListener {
    return new IstioAlb(this.shop, 'alb', alb).addListener('http', props);
  }

  to(service: WeightedService): ListenerAction {
    return ListenerAction.forward(service);
  }
}

/** The app of the pod that answers a request at the gateway, or the status. */
export async function answerOf(mesh: Mesh, host: string, path: string, others: Partial<MeshRequest> = {}): Promise<string | number> {
  const { pod, status } = await mesh.request({ gateway: 'edge/public', host, path, ...others });
  return status === 200 ? pod?.labels.app ?? status : status;
}

/** The objects of an app whose synth an error stops. */
export function objectsOf(app: App): string {
  return app.node.findAll().filter(construct => ApiObject.isApiObject(construct)).map(object => stringify(object.toJson())).join('---\n');
}
