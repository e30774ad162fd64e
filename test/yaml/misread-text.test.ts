import { describe, expect, test } from 'vitest';
import { MISREAD_KEYS, MISREAD_TEXTS, NEAR_MISSES } from './misread-samples';
import { misreadText } from '../../src/yaml/misread-text';

describe('a text that Go reads otherwise has its reason', () => {
  test.each(MISREAD_TEXTS)('%j: %s', (text, reason) => {
    expect(misreadText(text)).toContain(reason);
  });
  test.each(MISREAD_KEYS)('the key %j: %s', (key, reason) => {
    expect(misreadText(key, true)).toContain(reason);
    expect(misreadText(key)).toBeUndefined();
  });
});

test.each(NEAR_MISSES)('%j is read as it is', text => {
  expect(misreadText(text)).toBeUndefined();
});

test('a key is never written as a block', () => {
  expect(misreadText('\ta\nb', true)).toBeUndefined();
});
