/** A canary as plain YAML, with steps that a CanaryRollout refuses. */
import { writeManifests } from '../driver/cluster-state';

export interface RawCanary {
  readonly namespace: string;
  readonly steps: readonly object[];
  /** Names of routes that steps make. */
  readonly managedRoutes: readonly string[];
  readonly tag: string;
}

/** Everything of one namespace. */
export function rawCanary({ namespace, steps, managedRoutes, tag }: RawCanary): string {
  const host = `orders.${namespace}.svc.cluster.local`;
  const istio = (kind: string, name: string, spec: object): object => ({
    apiVersion: 'networking.istio.io/v1', kind, metadata: { name, namespace }, spec,
  });
  const to = (subset: string, weight: number): object => ({ destination: { host, subset }, weight });
  const delegate = { name: 'orders-rollout-http', namespace };
  return writeManifests([
    istio('VirtualService', delegate.name, { http: [{ name: 'primary', route: [to('stable', 100), to('canary', 0)] }] }),
    istio('DestinationRule', 'orders-rollout', { host, subsets: [{ name: 'stable' }, { name: 'canary' }] }),
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'orders', namespace },
      spec: { selector: { app: 'orders' }, ports: [{ name: 'http', port: 80, targetPort: 8080 }] },
    },
    istio('VirtualService', 'orders', { hosts: [host], http: [{ name: 'default', delegate }] }),
    istio('Gateway', 'public', {
      selector: { istio: 'ingressgateway' },
      servers: [{ port: { number: 80, name: 'http', protocol: 'HTTP' }, hosts: [`${namespace}.example.com`] }],
    }),
    istio('VirtualService', 'public', { hosts: [`${namespace}.example.com`], gateways: ['public'], http: [{ name: 'orders', delegate }] }),
    {
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'Rollout',
      metadata: { name: 'orders', namespace },
      spec: {
        replicas: 2,
        selector: { matchLabels: { app: 'orders' } },
        template: { metadata: { labels: { app: 'orders' } }, spec: { containers: [{ name: 'main', image: `example.com/orders:${tag}` }] } },
        strategy: {
          canary: {
            trafficRouting: {
              managedRoutes: managedRoutes.map(name => ({ name })),
              istio: {
                destinationRule: { name: 'orders-rollout', stableSubsetName: 'stable', canarySubsetName: 'canary' },
                virtualServices: [{ name: delegate.name, routes: ['primary'] }],
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
