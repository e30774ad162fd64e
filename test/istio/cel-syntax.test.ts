import { describe, expect, test } from 'vitest';
import { INVALID, REFUSED_BY_ENVOY, REFUSED_BY_US, VALID } from './cel-cases';
import { CelUse, misfitOfCel } from '../../src/istio';
import { requireCel } from '../../src/telemetry/cel-expression';

describe('a filter', () => {
  test.each(VALID)('accepted: %s', expression => {
    expect(misfitOfCel(expression, CelUse.FILTER)).toBeUndefined();
  });

  test.each([...INVALID, ...REFUSED_BY_ENVOY, ...REFUSED_BY_US])('refused: %s', (expression, error) => {
    expect(() => requireCel('filter', expression, CelUse.FILTER)).toThrow(error);
  });
});

describe('the tag of a metric', () => {
  test.each([
    'string(destination.port)', '"a" + request.host', 'request.headers.exists(k, k == "a")', '[1].all(x, x > 0)', '[1].map(x, x > 0, x)[0]',
    `a.matches("${'.'.repeat(200)}")`,
  ])('it has all of CEL: %s', expression => {
    expect(misfitOfCel(expression, CelUse.METRIC_TAG)).toBeUndefined();
  });

  test.each([
    ['string(1, 2)', 'not string() with 2 arguments'],
    ['re.capture(request.path, "a")', 'not ….capture() with 2 arguments'],
    ['a.exists(b.c, true)', 'in which exists() names the item first'],
    ['a.exists(x)', 'not ….exists() with 1 argument'],
    ['a.lowerAscii()', 'not ….lowerAscii() with 0 arguments'],
    ['a.matches("[")', 'matches() has an RE2 regular expression'],
    ['a' + '.a'.repeat(32), 'at most 32 levels'],
  ])('not more: %s', (expression, error) => {
    expect(misfitOfCel(expression, CelUse.METRIC_TAG)?.allowed).toContain(error);
  });
});
