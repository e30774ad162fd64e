import { describe, expect, test } from 'vitest';
import { withOneToken } from '../../../src/alb/rule/token-match';
import { matchesRegex } from '../../../src/istio';

const GOOD = 'aaa.bbb.ccc';

/** Whether a request with such cookies, or such a query, keeps a token for the rule alone. */
function isAlone(kind: 'cookie' | 'parameter', sent: string, name = 'access_token'): boolean {
  const { withoutHeaders } = withOneToken('the rule', {}, { in: kind, name, prefix: '', isForwarded: true });
  const pattern = Object.values(withoutHeaders!)[0]._text.text;
  return !matchesRegex(pattern, kind === 'cookie' ? sent : `/path?${sent}`);
}

describe('a token in a cookie is not alone', () => {
  test.each([
    ['\u00a0access_token=F'], ['access_token\u00a0=F'], ['\u0085access_token=F'], ['\ufeffaccess_token=F'], [' access_token=F'], ['"access_token"=F'],
    ['ACCESS_TOKEN=F'], ['access_token[0]=F'], ['access_token%00x=F'], ['access.token=F'], ['access token=F'], ['access[token=F'], ['access_token=F'],
  ])('beside %j', other => {
    expect(isAlone('cookie', `${other}; access_token=${GOOD}`)).toBe(false);
    expect(isAlone('cookie', `access_token=${GOOD};${other}`)).toBe(false);
    expect(isAlone('cookie', `a=b; access_token=${GOOD}; c=d;${other}; e=f`)).toBe(false);
  });

  test.each([
    ['access-token=F'], ['my_access_token=F'], ['access_token2=F'], ['access_tokens=F'], ['x=access_token'], ['session=1'], ['.access_token=F'], ['$access_token=F'],
  ])('but is beside %j', other => {
    expect(isAlone('cookie', `${other}; access_token=${GOOD}`)).toBe(true);
    expect(isAlone('cookie', `access_token=${GOOD};${other}`)).toBe(true);
  });
});

describe('a token in a parameter is not alone', () => {
  test.each([
    ['access.token=F'], ['access+token=F'], ['access%20token=F'], ['access[token=F'], ['access%5btoken=F'], ['access%5Ftoken=F'], ['access%2Etoken=F'],
    ['access_token%20=F'], ['access_token+=F'], ['%00access_token=F'], ['%EF%BB%BFaccess_token=F'], ['"access_token"=F'], ['%22access_token=F'], ['access_token%a0=F'],
    ['access_token[]=F'], ['access_token%5b%5d=F'], ['Access_Token=F'], ['%61ccess_token=F'],
  ])('beside %s', other => {
    expect(isAlone('parameter', `${other}&access_token=${GOOD}`)).toBe(false);
    expect(isAlone('parameter', `access_token=${GOOD}&${other}`)).toBe(false);
    expect(isAlone('parameter', `access_token=${GOOD};${other}`)).toBe(false);
  });

  test.each([
    ['access-token=F'], ['my_access_token=F'], ['access_token2=F'], ['filter%5Bname%5D=x'], ['q=caf%C3%A9+and%20access_token'], ['next=%2Fa%3Faccess_token%3Dx'], ['na%C3%AFve=1'],
  ])('but is beside %s', other => {
    expect(isAlone('parameter', `${other}&access_token=${GOOD}`)).toBe(true);
    expect(isAlone('parameter', `access_token=${GOOD}&${other}`)).toBe(true);
  });
});

test('a name of many underscores still makes an expression that Istio takes', () => {
  const name = 'the_token_of_the_session_of_the_user_of_the_shop';
  expect(isAlone('parameter', `${name}=${GOOD}&the.token_of_the_session_of_the_user_of_the_shop=F`, name)).toBe(false);
  expect(isAlone('parameter', `${name}=${GOOD}&x=F`, name)).toBe(true);
});
