import { describe, expect, test } from 'vitest';
import { ServerHeader } from '../../src/ingress-gateway';

describe('the server header', () => {
  test('is a text, or that of the application', () => {
    expect(ServerHeader.value('shop')._render()).toEqual({ value: 'shop' });
    expect(ServerHeader.disabled()._render()).toEqual({ disabled: true });
  });

  test.each([
    ['', 's'],
    [' shop', 'our shop'],
    ['shop ', 'shop/1.0 (edge)'],
    ['shop\r\nset-cookie: a=b', 'shop; set-cookie: a=b'],
    ['Läden', 'L%C3%A4den'],
  ])('%j is refused, and not %j', (wrong, nearMiss) => {
    expect(() => ServerHeader.value(wrong)).toThrow('value of the server header must be printable ASCII characters, without blanks around them, got ');
    expect(ServerHeader.value(nearMiss)._render()).toEqual({ value: nearMiss });
  });
});

test.each([['0o7', '0o'], ['-0x1F', '-0xg'], ['0B1', '0B1c d'], ['+0O17', '017']])('a text that the injector reads as a number: %s', (wrong, nearMiss) => {
  expect(() => ServerHeader.value(wrong)).toThrow('value of the server header must be another text than a number, got ');
  expect(ServerHeader.value(nearMiss)._render()).toEqual({ value: nearMiss });
});
