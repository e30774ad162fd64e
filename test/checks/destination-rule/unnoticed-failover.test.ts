import { expect, test } from 'vitest';
import { ruleManifest, ruleWith } from './destination-rule-fixture';
import { LoadBalancer, LocalityLoadBalancing } from '../../../src';
import { unnoticedFailover } from '../../../src/checks/destination-rule/unnoticed-failover';
import { findInManifests } from '../run-check';
import { threeWays } from '../three-ways';

const CODE = 'IST0133/failover-without-outlier-detection';
const loadBalancer = LoadBalancer.leastRequest({ locality: LocalityLoadBalancing.failover([{ fromRegion: 'eu', toRegion: 'us' }]) });
const labels = { version: 'v1' };

test('it is told of each policy, whoever made it', () => {
  const portLevelSettings = [{ port: 80, loadBalancer }];
  const found = threeWays(CODE, ruleWith({
    trafficPolicy: { loadBalancer, portLevelSettings }, subsets: [{ name: 'v1', labels, trafficPolicy: { loadBalancer, portLevelSettings } }],
  }));
  expect(found.map(({ level, field, message }) => `${level} ${field} ${/ for (.*) has/.exec(message)?.[1]}`)).toEqual([
    'warning spec.trafficPolicy.loadBalancer "cart.shop.svc.cluster.local"',
    'warning spec.trafficPolicy.portLevelSettings[0].loadBalancer "cart.shop.svc.cluster.local" at port 80',
    'warning spec.subsets[0].trafficPolicy.loadBalancer subset "v1"',
    'warning spec.subsets[0].trafficPolicy.portLevelSettings[0].loadBalancer subset "v1" at port 80',
  ]);
});

test('it is not told where outliers are detected', () => {
  const outlierDetection = { consecutive5xxErrors: 5 };
  expect(threeWays(CODE, ruleWith({ trafficPolicy: { loadBalancer, outlierDetection }, subsets: [{ name: 'v1', labels, trafficPolicy: { loadBalancer } }] }))).toEqual([]);
});

const settings = (localityLbSetting: object, kind = 'localityLbSetting') => ruleManifest({ trafficPolicy: { loadBalancer: { [kind]: localityLbSetting } } });

test.each<[string, object, string, number]>([
  ['priorities', { failoverPriority: ['topology.kubernetes.io/region'] }, 'localityLbSetting', 1],
  ['zones with priorities', { failoverPriority: ['a'] }, 'zoneAwareLbSetting', 1],
  ['no regions', { failover: [] }, 'localityLbSetting', 0],
  ['shares of regions', { distribute: [{ from: 'eu/*', to: { 'us/*': 100 } }] }, 'localityLbSetting', 0],
  ['zones', {}, 'zoneAwareLbSetting', 0],
])('%s', (_, given, kind, count) => {
  expect(findInManifests(unnoticedFailover, settings(given, kind))).toHaveLength(count);
});
