/** An ambient mesh: three services that call each other, a gateway in front, and a waypoint. */
import { ApiObject, App, Chart } from 'cdk8s';
import { Deployment, ServiceAccount } from 'cdk8s-plus-28';
import { Mesh } from './driver/mesh';
import { newApp, newChart } from './shop';
import {
  AuthorizationPolicy, AuthorizationRule, DataPlane, MeshNamespace, MeshSettings, PolicyTarget, Waypoint, WeightedService,
} from '../../src';

export const NAMES = ['cart', 'orders', 'stock'] as const;
export type Name = typeof NAMES[number];
/** Who calls: a service, or pods of another namespace. */
export type CallerName = Name | 'sleep';

export const PORT = 80;
export const POD_PORT = 8080;
export const WAYPOINT = 'waypoint';

export const deploymentOf = (name: CallerName) => name === 'sleep' ? 'clients/sleep' as const : `shop/${name}-v1` as const;
export const principalOf = (name: CallerName) => name === 'sleep' ? 'cluster.local/ns/clients/sa/sleep' : `cluster.local/ns/shop/sa/${name}`;

/** Of a service that is called. */
export interface AmbientCall {
  readonly path?: string;
  readonly method?: string;
  readonly port?: number;
}

export interface AmbientShop {
  readonly app: App;
  readonly shop: Chart;
  readonly services: Record<Name, WeightedService>;
}

/** The Gateway that istiod takes for a waypoint. */
export function waypointIn(chart: Chart, labels: Record<string, string> = {}): ApiObject {
  return new ApiObject(chart, 'waypoint', {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'Gateway',
    metadata: { name: WAYPOINT, labels: { 'istio.io/waypoint-for': 'service', ...labels } },
    spec: { gatewayClassName: 'istio-waypoint', listeners: [{ name: 'mesh', port: 15008, protocol: 'HBONE' }] },
  });
}

/** The shop without any policy. Its Services use the waypoint where one is given. */
export function ambientShop(waypoint?: Waypoint): AmbientShop {
  const app = newApp();
  const [shop, clients] = ['shop', 'clients'].map(namespace => {
    const chart = newChart(app, namespace);
    MeshSettings.configure(chart, { dataPlane: DataPlane.AMBIENT, waypoint: namespace === 'shop' ? waypoint : undefined });
    return chart;
  });
  new MeshNamespace(shop, 'namespace');
  new MeshNamespace(clients, 'namespace');
  new Deployment(clients, 'sleep', {
    metadata: { name: 'sleep' },
    serviceAccount: ServiceAccount.fromServiceAccountName(clients, 'account', 'sleep'),
    podMetadata: { labels: { app: 'sleep' } },
    containers: [{ image: 'sleep', portNumber: 8080 }],
    replicas: 1,
  });
  const services = Object.fromEntries(NAMES.map(name => [name, new WeightedService(shop, name, {
    name,
    port: PORT,
    versions: [{
      name: 'v1', serviceAccount: ServiceAccount.fromServiceAccountName(shop, `account ${name}`, name), containers: [{ image: name, portNumber: POD_PORT }],
    }],
  })])) as Record<Name, WeightedService>;
  return { app, shop, services };
}

/** A policy at the waypoint for a service. */
export const atWaypoint = (shop: Chart, to: Name, ...rules: AuthorizationRule[]) =>
  new AuthorizationPolicy(shop, `callers of ${to}`, { target: PolicyTarget.services([to]), rules });

export const call = (mesh: Mesh, from: CallerName, to: Name, { path = '/', method = 'GET', port = PORT }: AmbientCall = {}) =>
  mesh.request({ from: deploymentOf(from), host: `${to}.shop`, port, path, method });

/** What comes of a call: `refused` where nobody answers. */
export async function outcomeOf(calling: Promise<number>): Promise<number | 'refused'> {
  try {
    return await calling;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ECONNRESET') {
      return 'refused';
    }
    throw error;
  }
}

export const statusOf = (...of: Parameters<typeof call>) => outcomeOf(call(...of).then(({ status }) => status));
