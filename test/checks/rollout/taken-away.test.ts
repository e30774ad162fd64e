import { describe, expect, test } from 'vitest';
import { delegate, HOST, rollout, split, subsets } from './rollout-manifests';
import { takenAway } from '../../../src/checks/rollout/taken-away';
import { Manifest } from '../../../src/mesh';
import { destinationRule, findInMesh, virtualService } from '../reference-manifests';

const check = (...manifests: Manifest[]) => findInMesh(takenAway, {}, ...manifests);
const other = (destination: object) => ({ destination, weight: 30 });

describe('what Argo Rollouts takes away', () => {
  test.each<[string, object]>([
    ['another service', { host: 'legacy' }],
    ['another subset', { host: HOST, subset: 'v3' }],
    ['all pods of the service itself', { host: HOST }],
  ])('is %s in a route that it manages', (_, destination) => {
    expect(check(rollout(), subsets(), delegate(split({}, other(destination))))).toMatchObject([{
      code: 'CDI146',
      level: 'warning',
      resource: 'Rollout shop/orders',
      field: 'spec.strategy.canary.trafficRouting.istio.virtualServices[0]',
      message: expect.stringContaining('spec.http[0].route[2].destination of VirtualService shop/orders-rollout'),
    }]);
  });

  test('is a subset beside its own', () => {
    expect(check(rollout(), delegate(), subsets('v3', 'v4'))).toMatchObject([{
      field: 'spec.strategy.canary.trafficRouting.istio.destinationRule',
      related: ['DestinationRule shop/rule-orders'],
      message: expect.stringContaining('has the subsets "v3", "v4" beside those'),
    }]);
  });

  test('is nothing of a route that it does not manage, of another DestinationRule, or of another namespace', () => {
    expect(check(rollout(), subsets(), delegate(split(), { name: 'old', route: [{ destination: { host: 'legacy' } }] }))).toEqual([]);
    expect(check(rollout(), delegate(), subsets(), destinationRule('legacy.shop.svc.cluster.local', { subsets: [{ name: 'v3' }] }))).toEqual([]);
    expect(check(rollout(), delegate(), destinationRule(HOST, { subsets: [{ name: 'v3' }] }, 'elsewhere'))).toEqual([]);
  });

  test('is counted by Services where it has no subsets', () => {
    const byHost = rollout({ stableService: 'orders-stable', canaryService: 'orders-canary' }, { destinationRule: undefined });
    const routes = (...hosts: string[]) => virtualService('orders-rollout', {
      http: [{ name: 'primary', route: hosts.map(host => ({ destination: { host }, weight: 1 })) }],
    });

    expect(check(byHost, routes('orders-stable', 'orders-canary.shop.svc.cluster.local'))).toEqual([]);
    expect(check(byHost, routes('orders-stable', 'orders-canary', 'legacy'))).toMatchObject([{ code: 'CDI146' }]);
  });
});
