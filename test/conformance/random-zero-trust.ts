/** Random apps whose services say who may call them, and what a plain table says of a call. */
import { App } from 'cdk8s';
import { Deployment, ServiceAccount } from 'cdk8s-plus-28';
import * as fc from 'fast-check';
import { waypointIn } from './ambient-shop';
import { newApp, newChart } from './shop';
import {
  DataPlane, GatewayLoadBalancer, IngressGateway, IstioAlb, ListenerAction, ListenerCondition, MeshNamespace, MeshSettings, PeerAuthenticationMode,
  ServiceIdentity, Waypoint, WeightedService, ZeroTrustNamespace,
} from '../../src';

export const SERVICES = ['cart', 'orders', 'stock'] as const;
export type ServiceName = typeof SERVICES[number];

export const HOST = 'shop.example.com';
export const SERVICE_PORT = 8000;
export const POD_PORT = 8080;
export const METRICS = '/metrics';

const METHODS = ['GET', 'POST', 'DELETE'];
/** What a policy may say of paths, each with what it takes of those that are asked for. */
const PATHS: Readonly<Record<string, (path: string) => boolean>> = {
  '/a': path => path === '/a',
  '/a/*': path => path.startsWith('/a/'),
  '*/c': path => path.endsWith('/c'),
  '/b/{*}/c': path => /^\/b\/[^/]+\/c$/.test(path),
  '/{**}': () => true,
};
const ASKED_PATHS = ['/', '/a', '/A', '/a/', '/a/b', '/a/b/c', '/b/x/c', '/b/x/y/c', '/b//c', '/c', '/ab', METRICS, `${METRICS}/x`];

/** Somebody who may call: a service, the pods of `clients`, or the namespaces of both. */
type CallerPlan = ServiceName | 'clients' | 'namespace shop' | 'namespace clients';

export interface AllowPlan {
  readonly caller: CallerPlan;
  readonly methods?: readonly string[];
  readonly paths?: readonly string[];
  readonly ports?: boolean;
}

export interface ServicePlan {
  readonly allows: readonly AllowPlan[];
  /** Whether the load balancer forwards there. */
  readonly isForwarded: boolean;
  /** Whether its pods have an account of their own, of another name. */
  readonly hasAccount: boolean;
}

export interface AppPlan {
  readonly services: Readonly<Record<ServiceName, ServicePlan>>;
  /** Whether the namespace is closed; without it only services are that say who may call them. */
  readonly isClosed: boolean;
  readonly isStrict: boolean;
  readonly isScraped: boolean;
  /** Whether policies refuse nobody yet; only where mutual TLS is not asked for. */
  readonly isDryRun: boolean;
  /** Whether it is closed before everything else is made. */
  readonly isClosedFirst: boolean;
}

/** Who calls: another pod through its sidecar, the gateway for somebody outside, or somebody without a certificate. */
export type Caller = ServiceName | 'sleep' | 'gateway' | 'plain text';

export interface CallPlan {
  readonly from: Caller;
  readonly to: ServiceName;
  readonly method: string;
  readonly path: string;
}

const some = <T>(...values: readonly T[]): fc.Arbitrary<T> => fc.constantFrom(...values);
const rarely = fc.integer({ min: 0, max: 3 }).map(value => value === 0);

const allows = fc.record<AllowPlan>({
  caller: some<CallerPlan>(...SERVICES, ...SERVICES, 'clients', 'namespace shop', 'namespace clients'),
  methods: fc.option(fc.uniqueArray(some(...METHODS), { minLength: 1, maxLength: 2 }), { nil: undefined }),
  paths: fc.option(fc.uniqueArray(some(...Object.keys(PATHS)), { minLength: 1, maxLength: 2 }), { nil: undefined }),
  ports: fc.boolean(),
});

const services = fc.record<ServicePlan>({ allows: fc.array(allows, { maxLength: 3 }), isForwarded: fc.boolean(), hasAccount: fc.boolean() });

export const apps: fc.Arbitrary<AppPlan> = fc.record({
  services: fc.record({ cart: services, orders: services, stock: services }),
  isClosed: rarely.map(open => !open),
  isStrict: rarely.map(permissive => !permissive),
  isScraped: fc.boolean(),
  isDryRun: rarely,
  isClosedFirst: fc.boolean(),
});

export const calls: fc.Arbitrary<CallPlan> = fc.record({
  from: some<Caller>(...SERVICES, ...SERVICES, 'sleep', 'gateway', 'plain text'),
  to: some(...SERVICES),
  method: some(...METHODS),
  path: some(...ASKED_PATHS),
});

/** What is different in an ambient mesh, which has no dry run, and metrics at ports of their own only. */
export interface AmbientPlan {
  /** The waypoint of the namespace, where one is named. */
  readonly waypoint?: Waypoint;
}

/** The app of a plan. */
export function buildZeroTrust({ services: plans, isClosed, isStrict, isScraped, isDryRun, isClosedFirst }: AppPlan, ambient?: AmbientPlan): App {
  const app = newApp();
  const [edge, shop, clients] = ['edge', 'shop', 'clients'].map(namespace => newChart(app, namespace));
  if (ambient !== undefined) {
    MeshSettings.configure(shop, { dataPlane: DataPlane.AMBIENT, waypoint: ambient.waypoint });
    MeshSettings.configure(clients, { dataPlane: DataPlane.AMBIENT });
    new MeshNamespace(clients, 'namespace');
  }
  if (ambient?.waypoint !== undefined) {
    waypointIn(shop);
  }
  const close = () => isClosed && new ZeroTrustNamespace(shop, 'zero-trust', {
    mode: isStrict ? undefined : PeerAuthenticationMode.PERMISSIVE,
    scrape: isScraped && ambient === undefined ? { port: POD_PORT, path: METRICS } : undefined,
    dryRun: isDryRun && !isStrict && ambient === undefined,
  });
  if (isClosedFirst) {
    close();
  }
  const gateway = new IngressGateway(edge, 'gateway', { name: 'public', loadBalancer: GatewayLoadBalancer.clusterIp() });
  new MeshNamespace(shop, 'namespace');
  new Deployment(clients, 'sleep', {
    metadata: { name: 'sleep' },
    serviceAccount: ServiceAccount.fromServiceAccountName(clients, 'account', 'sleep'),
    podMetadata: { labels: { app: 'sleep' } },
    containers: [{ image: 'sleep', portNumber: 8080 }],
    replicas: 1,
  });
  const made = Object.fromEntries(SERVICES.map(name => [name, new WeightedService(shop, name, {
    name,
    port: SERVICE_PORT,
    versions: [{
      name: 'v1',
      serviceAccount: plans[name].hasAccount ? ServiceAccount.fromServiceAccountName(shop, `account of ${name}`, `${name}-account`) : undefined,
      containers: [{ image: name, portNumber: POD_PORT }],
    }],
  })])) as Record<ServiceName, WeightedService>;
  const http = new IstioAlb(shop, 'alb', { gateways: [gateway] }).addListener('http', { hosts: [HOST] });
  http.addAction('default', { action: ListenerAction.fixedResponse(404) });
  for (const name of SERVICES) {
    if (plans[name].isForwarded) {
      http.addAction(name, { conditions: [ListenerCondition.httpHeader('x-to', [name])], action: ListenerAction.forward(made[name]) });
    }
    for (const { caller, methods, paths, ports } of plans[name].allows) {
      made[name].allowFrom(callerOf(caller, made), {
        methods: methods && [...methods], paths: paths && [...paths], ports: ports ? [SERVICE_PORT] : undefined,
      });
    }
  }
  if (!isClosedFirst) {
    close();
  }
  return app;
}

function callerOf(plan: CallerPlan, made: Readonly<Record<ServiceName, WeightedService>>): WeightedService | ServiceIdentity {
  switch (plan) {
    case 'clients': return ServiceIdentity.fromServiceAccount('clients', 'sleep');
    case 'namespace shop': return ServiceIdentity.fromNamespace('shop');
    case 'namespace clients': return ServiceIdentity.fromNamespace('clients');
    default: return made[plan];
  }
}

/** What a call gets, by the plan alone: a status, or the connection is refused. */
export function expectedOf(app: AppPlan, { from, to, method, path }: CallPlan): number | 'refused' {
  const { allows: named, isForwarded } = app.services[to];
  if (from === 'gateway' && !isForwarded) {
    return 404;
  }
  const isScrape = app.isClosed && app.isScraped;
  if (from === 'plain text' && app.isClosed && app.isStrict && !isScrape) {
    return 'refused';
  }
  const isOpen = app.isClosed ? app.isDryRun && !app.isStrict : named.length === 0;
  const isGateway = from === 'gateway';
  const isMetrics = isScrape && method === 'GET' && path === METRICS;
  return isOpen || isGateway || isMetrics || named.some(allow => isNamed(allow, { from, method, path })) ? 200 : 403;
}

/** Whether somebody may do something. */
export function isNamed({ caller, methods, paths }: AllowPlan, { from, method, path }: Omit<CallPlan, 'to'>): boolean {
  return isCaller(caller, from) && (methods?.includes(method) ?? true) && (paths?.some(pattern => PATHS[pattern](path)) ?? true);
}

function isCaller(plan: CallerPlan, from: Caller): boolean {
  switch (plan) {
    case 'clients':
    case 'namespace clients': return from === 'sleep';
    case 'namespace shop': return SERVICES.some(name => name === from);
    default: return plan === from;
  }
}
