import { Duration } from 'cdk8s';
import { describe, expect, test } from 'vitest';
import { renderedRoute } from './virtual-service-fixture';
import { CorsPolicy, UnmatchedPreflights } from '../../src/networking/cors-policy';
import { StringMatch } from '../../src/networking/string-match';

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

  test('an origin is a text', () => {
    expect(() => rendered({ allowOrigins: [StringMatch.exact('')] })).toThrow('corsPolicy of route "all": allowOrigins must be a text that is not empty, got ""');
    expect(() => rendered({ allowOrigins: [StringMatch.prefix('')] })).toThrow('prefix of corsPolicy of route "all": allowOrigins must be a text that is not empty');
    expect(() => rendered({ allowOrigins: [StringMatch.present()] })).toThrow('corsPolicy of route "all": allowOrigins can not be StringMatch.present()');
    expect(() => rendered({ allowOrigins: [StringMatch.exact('https://app.example.com/')] })).toThrow('allowOrigins must be an origin as browsers send it');
    expect(rendered({ allowOrigins: [StringMatch.exact('*')] })).toEqual({ allowOrigins: [{ exact: '*' }] });
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
    expect(rendered({ maxAge: Duration.millis(2000) })).toEqual({ maxAge: '2s' });
  });
});
