import { Duration } from 'cdk8s';
import { describe, expect, test } from 'vitest';
import { CART, renderedRoute, toCart } from './virtual-service-fixture';
import { HttpAction } from '../../../src/networking/virtual-service/http-action';
import { StringMatch } from '../../../src/networking/virtual-service/string-match';

describe('HttpRoute', () => {
  test('renders every field', () => {
    expect(renderedRoute({
      name: 'beta',
      action: toCart({ timeout: Duration.seconds(1) }),
      matches: [{ uri: StringMatch.exact('/a') }, { uri: StringMatch.exact('/b') }],
      headers: { request: { remove: ['x'] } },
      corsPolicy: { allowOrigins: [StringMatch.exact('https://a')] },
    })).toEqual({
      name: 'beta',
      match: [{ uri: { exact: '/a' } }, { uri: { exact: '/b' } }],
      route: CART,
      timeout: '1s',
      headers: { request: { remove: ['x'] } },
      corsPolicy: { allowOrigins: [{ exact: 'https://a' }] },
    });
  });

  test('without matches it always applies', () => {
    expect(renderedRoute({ matches: [] })).toEqual({ name: 'all', route: CART });
  });

  test('has a name', () => {
    expect(() => renderedRoute({ name: '' })).toThrow('name of a route must be a text that is not empty, got "": give every route a name');
    expect(() => renderedRoute({ name: undefined })).toThrow('name of a route must be a text that is not empty, got undefined');
  });

  test('a match has a condition', () => {
    const uri = StringMatch.prefix('/a');

    expect(() => renderedRoute({ matches: [{ uri }, {}] }))
      .toThrow('match 1 of route "all" must have a condition, got none: leave out "matches" for a route that always applies');
    expect(() => renderedRoute({ matches: [{ headers: {}, queryParams: {} }] })).toThrow('match 0 of route "all" must have a condition');
    expect(renderedRoute({ matches: [{ uri: StringMatch.prefix('') }] }).match).toEqual([{ uri: { prefix: '' } }]);
  });

  test('a direct response and a redirect stand alone', () => {
    expect(renderedRoute({ action: HttpAction.directResponse(404) })).toEqual({ name: 'all', directResponse: { status: 404 } });
    expect(renderedRoute({ action: HttpAction.redirect({ authority: 'a' }) })).toEqual({ name: 'all', redirect: { authority: 'a' } });
  });

  test('CORS is for what is forwarded', () => {
    const corsPolicy = { allowOrigins: [StringMatch.exact('https://a')] };

    for (const action of [HttpAction.directResponse(404), HttpAction.redirect({ authority: 'a' })]) {
      expect(() => renderedRoute({ action, corsPolicy })).toThrow('corsPolicy of route "all" must be left out where the route answers itself');
    }
    expect(renderedRoute({ action: toCart(), corsPolicy }).corsPolicy).toEqual({ allowOrigins: [{ exact: 'https://a' }] });
  });
});
