/** An app whose workloads have service accounts of their own: a gateway, pods with a sidecar, pods without, the sleep pod in another namespace. */
import { App, Chart } from 'cdk8s';
import { Deployment, ServiceAccount } from 'cdk8s-plus-28';
import { newApp, newChart } from './shop';
import {
  GatewayLoadBalancer, IngressGateway, IstioAlb, ListenerAction, ListenerCondition, MeshNamespace, TrafficPolicy, WeightedService,
} from '../../src';

export interface Accounts {
  /** @default cart */
  readonly cart?: string;
  /** @default sleep */
  readonly sleep?: string;
}

export interface IdentifiedShopOptions extends Accounts {
  /** On the way to `cart`. @default - none */
  readonly trafficPolicy?: TrafficPolicy;
}

export const SHOP = 'shop.example.com';

/** Not that of the pods, which is 8080. */
export const SERVICE_PORT = 8000;

/** The Deployment with a sidecar. */
export const CART = 'shop/cart-v1';

/** Who the proxies are: SPIFFE names as a certificate has them. */
export const spiffe = (namespace: string, account: string): string => `spiffe://cluster.local/ns/${namespace}/sa/${account}`;

export class IdentifiedShop {
  readonly app: App = newApp();
  readonly edge: Chart = newChart(this.app, 'edge');
  readonly shop: Chart = newChart(this.app, 'shop');
  readonly cart: WeightedService;

  constructor({ cart = 'cart', sleep = 'sleep', trafficPolicy }: IdentifiedShopOptions = {}) {
    [this.edge, this.shop].forEach(chart => new MeshNamespace(chart, 'namespace'));
    const gateway = new IngressGateway(this.edge, 'gateway', { name: 'public', loadBalancer: GatewayLoadBalancer.clusterIp() });
    const account = (chart: Chart, name: string) => ServiceAccount.fromServiceAccountName(chart, `account ${name}`, name);
    this.cart = new WeightedService(this.shop, 'cart', {
      name: 'cart',
      port: SERVICE_PORT,
      trafficPolicy,
      versions: [{ name: 'v1', weight: 1, serviceAccount: account(this.shop, cart), containers: [{ image: 'echo', portNumber: 8080 }] }],
    });
    const outside = new WeightedService(this.shop, 'outside', {
      name: 'outside',
      port: 80,
      versions: [{ name: 'v1', weight: 1, podMetadata: { labels: { 'sidecar.istio.io/inject': 'false' } }, containers: [{ image: 'echo', portNumber: 8080 }] }],
    });
    const clients = newChart(this.app, 'clients');
    new Deployment(clients, 'sleep', {
      serviceAccount: account(clients, sleep),
      podMetadata: { labels: { app: 'sleep' } },
      containers: [{ image: 'sleep', portNumber: 8080 }],
      replicas: 1,
    });
    const listener = new IstioAlb(this.shop, 'alb', { gateways: [gateway] }).addListener('http', {
      hosts: [SHOP], defaultAction: ListenerAction.forward(this.cart),
    });
    listener.addAction('outside', { conditions: [ListenerCondition.pathPrefixes(['/outside'])], action: ListenerAction.forward(outside) });
  }
}
