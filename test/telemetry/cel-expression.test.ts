import { expect, test } from 'vitest';
import { INVALID, VALID } from './cel-cases';
import { requireCel } from '../../src/telemetry/cel-expression';

test.each(VALID)('accepted: %s', expression => {
  expect(requireCel('filter', expression)).toBe(expression);
});

test.each(INVALID)('refused: %s', (expression, error) => {
  expect(() => requireCel('filter', expression)).toThrow(error);
});
