import { Duration } from 'cdk8s';
import { describe, expect, test } from 'vitest';
import { renderedRoute } from './virtual-service-fixture';
import { CorsPolicy, UnmatchedPreflights } from '../../../src/networking/virtual-service/cors-policy';
import { StringMatch } from '../../../src/networking/virtual-service/string-match';

const rendered = (corsPolicy: CorsPolicy) => renderedRoute({ corsPolicy }).corsPolicy;

describe('CorsPolicy', () => {
  test('renders every field', () => {
    expect(rendered({
      allowOrigins: [StringMatch.exact('https://app.example.com'), StringMatch.prefix('https://eu.'), StringMatch.regex('https://.*')],
      allowMethods: ['GET', '*'],
      allowHeaders: ['x-user', '*'],
      exposeHeaders: ['x-trace', '*'],
      maxAge: Duration.minutes(10),
      allowCredentials: false,
      unmatchedPreflights: UnmatchedPreflights.IGNORE,
    })).toEqual({
      allowOrigins: [{ exact: 'https://app.example.com' }, { prefix: 'https://eu.' }, { regex: 'https://.*' }],
      allowMethods: ['GET', '*'],
      allowHeaders: ['x-user', '*'],
      exposeHeaders: ['x-trace', '*'],
      maxAge: '10m',
      allowCredentials: false,
      unmatchedPreflights: 'IGNORE',
    });
  });

  test('says something', () => {
    expect(() => rendered({})).toThrow('corsPolicy of route "all" must be a policy with at least one field, got {}: name the origins that may call, or leave it out');
    expect(() => rendered({ allowOrigins: [], allowMethods: [] })).toThrow('must be a policy with at least one field');
  });

  test('names an origin, or nobody may call', () => {
    expect(() => rendered({ allowMethods: ['GET'], allowCredentials: false }))
      .toThrow('corsPolicy of route "all": allowOrigins must be a list of at least one, got []: name the origins that may call: without one no browser may, '
        + 'and allowMethods, allowCredentials, the policy would do nothing');
    expect(() => rendered({ unmatchedPreflights: UnmatchedPreflights.FORWARD })).toThrow('allowOrigins must be a list of at least one');
    expect(() => rendered({ allowMethods: ['GET'], unmatchedPreflights: UnmatchedPreflights.IGNORE })).toThrow('allowOrigins must be a list of at least one');
    expect(rendered({ unmatchedPreflights: UnmatchedPreflights.IGNORE })).toEqual({ unmatchedPreflights: 'IGNORE' });
  });

  test('an origin is a text', () => {
    expect(() => rendered({ allowOrigins: [StringMatch.exact('')] })).toThrow('corsPolicy of route "all": allowOrigins must be a text that is not empty, got ""');
    expect(() => rendered({ allowOrigins: [StringMatch.prefix('')] })).toThrow('prefix of corsPolicy of route "all": allowOrigins must be a text that is not empty');
    expect(() => rendered({ allowOrigins: [StringMatch.present()] })).toThrow('corsPolicy of route "all": allowOrigins can not be StringMatch.present()');
    expect(() => rendered({ allowOrigins: [StringMatch.exact('https://app.example.com/')] })).toThrow('allowOrigins must be an origin as browsers send it');
    expect(rendered({ allowOrigins: [StringMatch.exact('*')] })).toEqual({ allowOrigins: [{ exact: '*' }] });
  });

  test('an origin is one that browsers send', () => {
    for (const origin of [StringMatch.exact('https://*.example.com'), StringMatch.prefix('https://*'), StringMatch.prefix('*')]) {
      expect(() => rendered({ allowOrigins: [origin] })).toThrow('allowOrigins must be an origin without a wildcard, got');
    }
    for (const origin of ['https://a.example.com/x', 'a.example.com', 'https://a.example.com:443', 'http://a.example.com:80', 'HTTPS://a.example.com', 'https://']) {
      expect(() => rendered({ allowOrigins: [StringMatch.exact(origin)] })).toThrow('allowOrigins must be an origin as browsers send it');
    }
    for (const origin of ['https://a.example.com/', 'a.example.com', 'https://A.', '//a', 'https:///']) {
      expect(() => rendered({ allowOrigins: [StringMatch.prefix(origin)] })).toThrow('allowOrigins must be an origin as browsers send it');
    }
    for (const origin of ['https://.*\\.example\\.com/', 'https://a/.*', 'app\\.example\\.com', '[a-z]+']) {
      expect(() => rendered({ allowOrigins: [StringMatch.regex(origin)] })).toThrow('allowOrigins must be an expression that matches an origin as browsers send it');
    }
  });

  test('any other origin may be one', () => {
    const origins = [
      ...['https://a.example.com:8443', 'http://a.example.com:443', 'https://a.example.com:80', 'capacitor://localhost', 'null', '*', 'http://[::1]:3000'].map(StringMatch.exact),
      ...['https://', 'http', 'https://a.', 'chrome-extension://', 'http://localhost:'].map(StringMatch.prefix),
      ...['https?://.*', '.*', '.*\\.example\\.com', 'https://a(:[0-9]+)?', 'null', '(?i)https://a', '\\w+://a', 'https://(a|b)\\.example\\.com', '[^/]*//a'].map(StringMatch.regex),
    ];
    expect(rendered({ allowOrigins: origins })).toBeDefined();
  });

  describe('with credentials', () => {
    const allowed = (origin: StringMatch) => () => rendered({ allowOrigins: [origin], allowCredentials: true });

    test.each([
      [StringMatch.exact('*'), 'https://evil.invalid'],
      [StringMatch.prefix('https://shop.example.com'), 'https://shop.example.com.evil.invalid'],
      [StringMatch.prefix('https://shop.'), 'https://shop.evil.invalid'],
      [StringMatch.prefix('https://'), 'https://evil.invalid'],
      [StringMatch.prefix('http'), 'https://evil.invalid'],
      [StringMatch.regex('.*'), 'every site'],
      [StringMatch.regex('https://.*'), 'https://evil.invalid'],
      [StringMatch.regex('https?://[^/]+'), 'https://evil.invalid'],
      [StringMatch.regex('[*]|https://a'), 'every site'],
      [StringMatch.regex('https://shop\\.example\\.com.*'), 'https://shop.example.com.evil.invalid'],
      [StringMatch.regex('https://.*example\\.com'), 'https://evilexample.com'],
    ])('%s is for strangers too', (origin, stranger) => {
      expect(allowed(origin)).toThrow(`allowOrigins must be origins of your own beside allowCredentials, got ${JSON.stringify(origin._text.text)}: ${stranger} may call too`);
      expect(rendered({ allowOrigins: [origin] })).toBeDefined();
    });

    test.each([
      StringMatch.exact('https://shop.example.com'), StringMatch.exact('null'), StringMatch.prefix('http://localhost:'), StringMatch.prefix('http://[::1]:'),
      StringMatch.regex('https://[a-z]+\\.test'), StringMatch.regex('https://.*\\.example\\.com'), StringMatch.regex('https://shop\\.example\\.com(:[0-9]+)?'),
      StringMatch.regex('https://shop\\.example\\.com:.*'), StringMatch.regex('https://(a|b)\\.example\\.com'),
    ])('%s is for those that it names', origin => {
      expect(allowed(origin)).not.toThrow();
    });

    test('an asterisk is the name of a response header', () => {
      const origins = { allowOrigins: [StringMatch.exact('https://a')], allowCredentials: true };

      expect(() => rendered({ ...origins, exposeHeaders: ['x', '*'] })).toThrow('exposeHeaders must be names beside allowCredentials, got "*"');
      expect(rendered({ ...origins, allowMethods: ['*'], allowHeaders: ['*'], exposeHeaders: ['x'] })).toBeDefined();
      expect(rendered({ ...origins, allowCredentials: false, exposeHeaders: ['*'] })).toBeDefined();
    });
  });

  test('a method is one that Istio knows', () => {
    for (const method of ['get', 'LINK', '']) {
      expect(() => rendered({ allowMethods: [method] }))
        .toThrow(`corsPolicy of route "all": allowMethods must be one of GET, HEAD, POST, PUT, PATCH, DELETE, CONNECT, OPTIONS, TRACE, *, got "${method}": write it in capitals`);
    }
  });

  test('a header has a name', () => {
    expect(() => rendered({ allowHeaders: ['x user'] })).toThrow('corsPolicy of route "all": allowHeaders must be an HTTP header name, got "x user"');
    expect(() => rendered({ exposeHeaders: [''] })).toThrow('corsPolicy of route "all": exposeHeaders must be an HTTP header name, got ""');
  });

  test('an age counts whole seconds', () => {
    expect(() => rendered({ maxAge: Duration.millis(1500) })).toThrow('corsPolicy of route "all": maxAge must be a duration in whole seconds, got "1500ms": round it');
    expect(rendered({ allowOrigins: [StringMatch.exact('https://a')], maxAge: Duration.millis(2000) })).toMatchObject({ maxAge: '2s' });
  });
});
