import { expect, test } from 'vitest';
import { isOlderVersion } from '../../src/istio';

test.each([['1.9', '1.24'], ['1.24', '1.25'], ['1.31', '2.0'], ['1.24.9', '1.25.0'], ['1', '1.1']])('%s is older than %s', (version, than) =>
  expect([isOlderVersion(version, than), isOlderVersion(than, version)]).toEqual([true, false]));

test.each([['1.24', '1.24'], ['1.24.1', '1.24.2'], ['1.24', '1.24.2']])('of %s and %s none is older', (version, than) =>
  expect([isOlderVersion(version, than), isOlderVersion(than, version)]).toEqual([false, false]));
