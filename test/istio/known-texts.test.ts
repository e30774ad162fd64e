import { expect, test } from 'vitest';
import { keptByText } from '../../src/istio';

test('what is said of a text is asked once, also where it is nothing, and again where the text is long or many came between', () => {
  const asked: string[] = [];
  const sizeOf = keptByText(text => {
    asked.push(text);
    return text === '' ? undefined : text.length;
  });
  const long = 'x'.repeat(101);
  expect([sizeOf('a'), sizeOf('a'), sizeOf(''), sizeOf(''), sizeOf(long), sizeOf(long)]).toEqual([1, 1, undefined, undefined, 101, 101]);
  expect(asked).toEqual(['a', '', long, long]);
  Array.from({ length: 1000 }, (_, index) => sizeOf(`b${index}`));
  sizeOf('a');
  expect(asked.filter(text => text === 'a').length).toBe(2);
});
