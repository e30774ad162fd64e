import { describe, expect, test } from 'vitest';
import { ConditionValue } from '../../../src/alb/condition/condition-value';
import { WildcardPattern } from '../../../src/alb/condition/wildcard-pattern';
import { StringMatch } from '../../../src/networking/virtual-service/string-match';

const valuesOf = (texts: string[], ignoreCase = false, name = 'a') =>
  ConditionValue.all(texts.map(text => new WildcardPattern(text)), ignoreCase, match => ({ headers: { [name]: match } }));
const shown = (values: ConditionValue[]) => values.map(({ match }) => Object.entries(match.headers!).map(([name, value]) => `${name} ${value}`).join());

describe('ConditionValue', () => {
  test('is there once for each value', () => {
    expect(shown(valuesOf(['x', 'y', 'x', 'x*', 'x**']))).toEqual(['a exact "x"', 'a exact "y"', 'a prefix "x"']);
  });

  test('long values with the same beginning are two', () => {
    expect(valuesOf([`${'x'.repeat(200)}1`, `${'x'.repeat(200)}2`])).toHaveLength(2);
  });

  test('merges the values of one thing', () => {
    expect(shown(ConditionValue.merge(valuesOf(['x', 'y*', 'x'])))).toEqual(['a regex "x|y.*"']);
    expect(shown(ConditionValue.merge(valuesOf(['x', 'y'], true)))).toEqual(['a regex "(?i)x|y"']);
    expect(shown(ConditionValue.merge([...valuesOf(['x', 'y']), ...valuesOf(['z', 'w'], false, 'b')]))).toEqual(['a regex "x|y"', 'b regex "z|w"']);
  });

  test('leaves alone what can not be merged', () => {
    const path = new ConditionValue({ uri: StringMatch.exact('/a') });
    const [single] = valuesOf(['x']);
    const long = valuesOf(['x'.repeat(600), 'y'.repeat(600)]);

    expect(ConditionValue.merge([path, path])).toEqual([path, path]);
    expect(ConditionValue.merge([single])).toEqual([single]);
    expect(ConditionValue.merge(long)).toEqual(long);
  });

  test('merges up to the length that Istio takes', () => {
    expect(ConditionValue.merge(valuesOf(['x'.repeat(512), 'y'.repeat(511)]))).toHaveLength(1);
    expect(ConditionValue.merge(valuesOf(['x'.repeat(512), 'y'.repeat(512)]))).toHaveLength(2);
  });
});
