import { RE2JS } from 're2js';
import { expect, test } from 'vitest';
import { cookiesReadAs } from '../../../src/alb/rule/token-match';
import { MAX_REGEX_LENGTH } from '../../../src/istio';

const isRefused = (name: string, line: string) => cookiesReadAs(name).some(text => RE2JS.compile(text).matches(line));

test.each([
  'Tok=x', 'TOK=x', 'toK=x', 'tok =x', '"tok"=x', '=tok=x', 'tok[]=x', 'tok%5B%5D=x', 'a=b,tok=x', 'a=b;Tok=x', 'a=b; TOK=x', '\ttok=x', 'a=b;\ttok=x', 'a=b;  tok=x', ' tok=x',
  'tok=y; Tok=x', 'a=b; tok%00=x',
])('a cookie that some read as the token: %s', line => {
  expect(isRefused('tok', line)).toBe(true);
});

test.each(['tok=x', 'a=b; tok=x', 'a=b;tok=x; c=d', 'my-tok=x', 'tokens=x', 'a=tok; b=Tok', 'mytok=Tok', 'a="tok"; tok=x', ''])('others are none: %j', line => {
  expect(isRefused('tok', line)).toBe(false);
});

test('in a name with separators these may be others', () => {
  expect(['access.token=x', 'access%5ftoken=x', 'Access_Token=x', 'a=b; access token=x'].map(line => isRefused('access_token', line))).toEqual([true, true, true, true]);
  expect(['access_token=x', 'access-token=x', 'accesstoken=x'].map(line => isRefused('access_token', line))).toEqual([false, false, false]);
});

test('no expression is longer than Istio takes', () => {
  for (const name of ['t', '__Host-session_token.of_the_shop', 'a'.repeat(80), `__Secure-${'ab_'.repeat(15)}`]) {
    expect(Math.max(...cookiesReadAs(name).map(({ length }) => length))).toBeLessThanOrEqual(MAX_REGEX_LENGTH);
  }
});
