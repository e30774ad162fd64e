import { ApiObject, ApiObjectProps, Chart, Testing } from 'cdk8s';
import { expect, test } from 'vitest';
import { ruleManifest, ruleWith } from './destination-rule-fixture';
import { Findings } from '../../../src';
import { subsetWithoutLabels } from '../../../src/checks/destination-rule/subset-without-labels';
import { findInManifests } from '../run-check';
import { threeWays } from '../three-ways';

const all = { name: 'all', labels: {} };
const one = { name: 'v1', labels: { version: 'v1' } };

test('it is told of a subset, whoever made it', () => {
  expect(threeWays('KIA0209', ruleWith({ subsets: [one, all] }))).toMatchObject([
    { level: 'warning', path: 'test/rule', field: 'spec.subsets[1]', message: 'subset "all" has no labels: it has all pods of the service' },
  ]);
  expect(threeWays('KIA0209', ruleWith({ subsets: [one] }))).toEqual([]);
});

test('it can be acknowledged on the construct, and above a raw object', () => {
  const chart = new Chart(Testing.app(), 'test', { namespace: 'shop' });
  ruleWith({ subsets: [all] })(chart);
  new ApiObject(chart, 'raw', ruleManifest({ subsets: [all] }) as ApiObjectProps);
  const acknowledged = () => Findings.all(chart).filter(({ code }) => code === 'KIA0209').map(finding => finding.acknowledged);

  Findings.of(chart.node.findChild('rule')).acknowledge('KIA0209', 'it has a policy of its own');
  expect(acknowledged()).toEqual(['it has a policy of its own', undefined]);
  Findings.of(chart).acknowledge('KIA0209', 'all have');
  expect(acknowledged()).toEqual(['it has a policy of its own', 'all have']);
});

test.each<[string, object, number]>([
  ['null', { name: 'all', labels: null }, 1],
  ['no map', { name: 'all', labels: 'version' }, 0],
  ['no name', { labels: {} }, 0],
])('labels that are %s', (_, subset, count) => {
  expect(findInManifests(subsetWithoutLabels, ruleManifest({ subsets: [subset] }))).toHaveLength(count);
});
