import { Duration } from 'cdk8s';
import { describe, expect, test } from 'vitest';
import { JsonWebKeys } from '../../src/security/json-web-keys';
import { JwtRule, renderJwtRule } from '../../src/security/jwt-rule';

const ISSUER = 'https://login.example.com';
const keys = JsonWebKeys.fromUri(`${ISSUER}/keys`);
const render = (rule: Partial<JwtRule>) => renderJwtRule('JWT rule 0', { issuer: ISSUER, ...rule });
const texts = (count: number) => Array.from({ length: count }, (_, index) => `a${index}`);

test('a rule needs an issuer only', () => {
  expect(render({})).toEqual({ issuer: ISSUER });
});

test('a rule is written with the names of Istio, without what is the default', () => {
  expect(render({
    keys,
    audiences: ['shop'],
    fromHeaders: [{ name: 'x-token' }, { name: 'authorization', prefix: 'Token ' }],
    fromParameters: ['token'],
    fromCookies: ['session'],
    outputPayloadToHeader: 'x-claims',
    outputClaimToHeaders: [{ header: 'x-user', claim: 'sub' }],
    forwardOriginalToken: false,
    timeout: Duration.millis(1500),
    spaceDelimitedClaims: ['roles'],
  })).toEqual({
    issuer: ISSUER,
    jwksUri: `${ISSUER}/keys`,
    audiences: ['shop'],
    fromHeaders: [{ name: 'x-token' }, { name: 'authorization', prefix: 'Token ' }],
    fromParams: ['token'],
    fromCookies: ['session'],
    outputPayloadToHeader: 'x-claims',
    outputClaimToHeaders: [{ header: 'x-user', claim: 'sub' }],
    timeout: '1500ms',
    spaceDelimitedClaims: ['roles'],
  });
});

test('what stands before a token is text of a header', () => {
  expect(() => render({ fromHeaders: [{ name: 'x-token', prefix: 'Token\n' }] })).toThrow('JWT rule 0: fromHeaders: prefix must be a text without line breaks');
  expect(render({ fromHeaders: [{ name: 'x-token', prefix: '' }] })).toMatchObject({ fromHeaders: [{ name: 'x-token' }] });
});

test('the token is passed on where it is asked for', () => {
  expect(render({ forwardOriginalToken: true })).toEqual({ issuer: ISSUER, forwardOriginalToken: true });
});

describe('an issuer', () => {
  test('is not empty', () => {
    expect(() => render({ issuer: '', keys })).toThrow('JWT rule 0: issuer must be a text that is not empty');
  });

  test('without keys has an address', () => {
    expect(() => render({ issuer: 'accounts@example.com' })).toThrow(
      'JWT rule 0: issuer must be a URL with http:// or https:// where no keys are given, got "accounts@example.com": give the keys');
    expect(render({ issuer: 'accounts@example.com', keys })).toMatchObject({ issuer: 'accounts@example.com' });
  });
});

test.each<[Partial<JwtRule>, RegExp]>([
  [{ audiences: [] }, /audiences must be a list of at least one/],
  [{ audiences: [''] }, /audiences must be a text that is not empty/],
  [{ fromHeaders: [] }, /fromHeaders must be a list of at least one/],
  [{ fromHeaders: [{ name: 'x token' }] }, /fromHeaders must be an HTTP header name/],
  [{ fromHeaders: [{ name: 'Host' }] }, /fromHeaders must be a header other than the host, got "Host"/],
  [{ fromParameters: [''] }, /fromParameters must be a text that is not empty/],
  [{ fromCookies: [] }, /fromCookies must be a list of at least one/],
  [{ outputPayloadToHeader: '' }, /outputPayloadToHeader must be an HTTP header name/],
  [{ outputClaimToHeaders: [{ header: 'x.user', claim: 'sub' }] }, /must be a header of letters, digits, "-" and "_", got "x.user"/],
  [{ outputClaimToHeaders: [{ header: 'x-user', claim: '' }] }, /claim for x-user must be a text that is not empty/],
  [{ outputClaimToHeaders: [{ header: 'x-user', claim: 'sub' }, { header: 'X-User', claim: 'email' }] }, /header of JWT rule 0: outputClaimToHeaders must be there once, got "x-user" again/],
  [{ timeout: Duration.millis(0) }, /timeout must be a duration of at least 1 ms/],
  [{ spaceDelimitedClaims: texts(65) }, /spaceDelimitedClaims must be a list of at most 64, got 65/],
])('%j is refused', (rule, message) => {
  expect(() => render(rule)).toThrow(message);
});

test('the limits themselves are accepted', () => {
  expect(render({ timeout: Duration.millis(1), spaceDelimitedClaims: texts(64) })).toMatchObject({ timeout: '1ms' });
  expect(render({ outputClaimToHeaders: [{ header: 'x-user', claim: 'sub' }, { header: 'x_user', claim: 'sub' }] })).toHaveProperty('outputClaimToHeaders');
});

test.each(['Host', 'cookie', 'x-forwarded-for', 'X-Envoy-Retry-On', 'x-request-id'])('no claim becomes the header %s, which proxies read', header => {
  expect(() => render({ outputClaimToHeaders: [{ header, claim: 'sub' }] })).toThrow('must be a header that proxies do not read or write themselves');
  expect(() => render({ outputPayloadToHeader: header })).toThrow('must be a header that proxies do not read or write themselves');
  expect(() => render({ outputPayloadToHeader: `x-my-${header}` })).not.toThrow();
});
