/** A canary on an own delegate as plain YAML. */
import { writeManifests } from '../driver/cluster-state';

export interface RawCanary {
  readonly namespace: string;
  readonly steps: readonly object[];
  /** Names of routes that steps make. @default - none */
  readonly managedRoutes?: readonly string[];
  /** @default [80] */
  readonly ports?: readonly number[];
  /** @default v1 */
  readonly tag?: string;
  readonly canary?: object;
  readonly templates?: readonly object[];
}

/** Everything of one namespace: `orders`, which is delivered, `cart` beside it, and a gateway for both. */
export function rawCanary({ namespace, steps, managedRoutes = [], ports = [80], tag = 'v1', canary = {}, templates = [] }: RawCanary): string {
  const named = (name: string): object => ({ metadata: { name, namespace } });
  const host = `orders.${namespace}.svc.cluster.local`;
  const delegate = (port: number): string => port === 80 ? 'orders-rollout-http' : `orders-rollout-${port}`;
  const to = (subset: string, port: number, weight: number): object => ({ destination: { host, subset, port: { number: port } }, weight });
  const containers = [{ name: 'main', image: `example.com/orders:${tag}` }];
  return writeManifests([
    ...ports.map(port => ({
      apiVersion: 'networking.istio.io/v1',
      kind: 'VirtualService',
      ...named(delegate(port)),
      spec: { http: [{ name: 'primary', route: [to('stable', port, 100), to('canary', port, 0)] }] },
    })),
    { apiVersion: 'networking.istio.io/v1', kind: 'DestinationRule', ...named('orders'), spec: { host, trafficPolicy: { loadBalancer: { simple: 'RANDOM' } } } },
    {
      apiVersion: 'networking.istio.io/v1',
      kind: 'DestinationRule',
      ...named('orders-rollout'),
      spec: { host, subsets: [{ name: 'stable' }, { name: 'canary' }] },
    },
    {
      apiVersion: 'v1',
      kind: 'Service',
      ...named('orders'),
      spec: { selector: { app: 'orders' }, ports: ports.map(port => ({ name: `http-${port}`, port, targetPort: port + 8000 })) },
    },
    { apiVersion: 'v1', kind: 'Service', ...named('cart'), spec: { selector: { app: 'cart' }, ports: [{ name: 'http', port: 80, targetPort: 8080 }] } },
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      ...named('cart'),
      spec: {
        selector: { matchLabels: { app: 'cart' } },
        template: { metadata: { labels: { app: 'cart' } }, spec: { containers: [{ name: 'main', image: 'example.com/cart:cart' }] } },
      },
    },
    {
      apiVersion: 'networking.istio.io/v1',
      kind: 'VirtualService',
      ...named('orders'),
      spec: { hosts: [host], http: ports.map(port => ({ name: `port-${port}`, match: [{ port }], delegate: { name: delegate(port), namespace } })) },
    },
    {
      apiVersion: 'networking.istio.io/v1',
      kind: 'Gateway',
      ...named('public'),
      spec: { selector: { istio: 'ingressgateway' }, servers: [{ port: { number: 80, name: 'http', protocol: 'HTTP' }, hosts: [`${namespace}.example.com`] }] },
    },
    {
      apiVersion: 'networking.istio.io/v1',
      kind: 'VirtualService',
      ...named('public'),
      spec: {
        hosts: [`${namespace}.example.com`],
        gateways: ['public'],
        http: [
          ...ports.map(port => ({
            name: `orders-${port}`,
            match: [{ uri: { prefix: port === 80 ? '/orders' : `/at-${port}` } }],
            timeout: '5s',
            rewrite: { uri: '/' },
            delegate: { name: delegate(port), namespace },
          })),
          { name: 'cart', match: [{ uri: { prefix: '/cart' } }], route: [{ destination: { host: `cart.${namespace}.svc.cluster.local` } }] },
        ],
      },
    },
    ...templates,
    {
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'Rollout',
      ...named('orders'),
      spec: {
        replicas: 2,
        selector: { matchLabels: { app: 'orders' } },
        template: { metadata: { labels: { app: 'orders' } }, spec: { containers } },
        strategy: {
          canary: {
            ...canary,
            trafficRouting: {
              ...managedRoutes.length === 0 ? {} : { managedRoutes: managedRoutes.map(name => ({ name })) },
              istio: {
                destinationRule: { name: 'orders-rollout', stableSubsetName: 'stable', canarySubsetName: 'canary' },
                virtualServices: ports.map(port => ({ name: delegate(port), routes: ['primary'] })),
              },
            },
            steps,
          },
        },
      },
    },
  ]);
}

/** A Deployment whose pods call others. */
export const CALLER = writeManifests([
  { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'clients' } },
  {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'sleep', namespace: 'clients' },
    spec: {
      selector: { matchLabels: { app: 'sleep' } },
      template: { metadata: { labels: { app: 'sleep' } }, spec: { containers: [{ name: 'main', image: 'example.com/sleep:1' }] } },
    },
  },
]);
