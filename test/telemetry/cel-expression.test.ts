import { expect, test } from 'vitest';
import { CelUse } from '../../src/istio';
import { requireCel } from '../../src/telemetry/cel-expression';

test('an expression stays as it was written', () => {
  expect(requireCel('filter', ' response.code >= 400 // errors', CelUse.FILTER)).toBe(' response.code >= 400 // errors');
});

test.each(['', '  '])('an empty one is refused: "%s"', expression => {
  expect(() => requireCel('filter', expression, CelUse.FILTER)).toThrow('filter must be a text that is not empty');
});

test('a mistake names the value and the fix', () => {
  expect(() => requireCel('filter', 'a = b', CelUse.FILTER)).toThrow('filter must be a CEL expression without a single "=", got "a = b": write "=="');
});
