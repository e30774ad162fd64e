import { Manifest } from '../../../src/mesh';
import { destinationRule, virtualService } from '../reference-manifests';

export const HOST = 'orders.shop.svc.cluster.local';

/** A Rollout with the DestinationRule and the VirtualService of its versions, unless said otherwise. */
export function rollout(canary: object = {}, istio: object = {}): Manifest {
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Rollout',
    metadata: { name: 'orders', namespace: 'shop' },
    spec: {
      strategy: {
        canary: {
          trafficRouting: {
            istio: {
              virtualServices: [{ name: 'orders-rollout', routes: ['primary'] }],
              destinationRule: { name: 'rule-orders', canarySubsetName: 'canary', stableSubsetName: 'stable' },
              ...istio,
            },
          },
          ...canary,
        },
      },
    },
  };
}

/** The route that is split. */
export const split = (spec: object = {}, ...others: object[]): object => ({
  name: 'primary',
  route: [
    { destination: { host: HOST, subset: 'stable' }, weight: 100 }, { destination: { host: HOST, subset: 'canary' }, weight: 0 }, ...others,
  ],
  ...spec,
});

export const delegate = (...http: object[]): Manifest => virtualService('orders-rollout', { http: http.length === 0 ? [split()] : http });

export const subsets = (...others: string[]): Manifest =>
  destinationRule(HOST, { subsets: ['canary', 'stable', ...others].map(name => ({ name, labels: { app: 'orders' } })) });

/** What leads callers inside the mesh there. */
export const root = (...match: object[]): Manifest =>
  virtualService('orders', { hosts: [HOST], http: [{ ...(match.length === 0 ? {} : { match }), delegate: { name: 'orders-rollout' } }] });

/** Steps with a header route. */
export const headerSteps = (headerValue: object = { exact: 'beta' }): object => ({
  steps: [{ setHeaderRoute: { name: 'beta', match: [{ headerName: 'x-user-group', headerValue }] } }],
});

/** Steps with a mirror route. */
export const mirrorSteps = (match: object): object => ({ steps: [{ setWeight: 10 }, { setMirrorRoute: { name: 'copies', match: [match] } }] });
