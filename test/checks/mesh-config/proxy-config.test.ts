import { expect, test } from 'vitest';
import { proxyConfigRefusals } from '../../../src/checks/mesh-config/proxy-config';

const fieldsOf = (config: object) => proxyConfigRefusals('c', config).filter(([, , misfit]) => misfit !== undefined).map(([field]) => field);

test('what the agent writes for the start of a proxy', () => {
  expect(fieldsOf({ extraStatTags: ['a', '('], proxyStatsMatcher: { inclusionPrefixes: ['', 'a"'], inclusionSuffixes: ['a', 'b\\d'], inclusionRegexps: ['(', 'a.*'] } }))
    .toEqual([
      'c.proxyStatsMatcher.inclusionPrefixes[0]', 'c.proxyStatsMatcher.inclusionPrefixes[1]', 'c.proxyStatsMatcher.inclusionSuffixes[1]',
      'c.proxyStatsMatcher.inclusionRegexps[0]', 'c.extraStatTags[1]',
    ]);
  expect(fieldsOf({ extraStatTags: ['a', '', 5], proxyStatsMatcher: { inclusionPrefixes: 'a', inclusionSuffixes: ['b'], inclusionRegexps: ['.*'] } })).toEqual([]);
});
