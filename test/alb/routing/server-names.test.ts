import { expect, test } from 'vitest';
import { knownNames, serverNamesOf } from '../../../src/alb/routing/server-names';

test('connections ask for no name without TLS, for one of the hosts, or for any', () => {
  expect(serverNamesOf(false, ['a.test'])).toEqual({ asks: 'never' });
  expect(serverNamesOf(true, ['a.test', '*.b.test'])).toEqual({ asks: 'one', names: ['a.test', '*.b.test'] });
  expect(serverNamesOf(true, ['a.test', '*'])).toEqual({ asks: 'any' });
});

test('names are known where connections ask for one of some', () => {
  expect(knownNames(serverNamesOf(true, ['a.test']))).toEqual(['a.test']);
  expect(knownNames(serverNamesOf(true, ['*']))).toEqual([]);
  expect(knownNames(serverNamesOf(false, ['a.test']))).toEqual([]);
});
