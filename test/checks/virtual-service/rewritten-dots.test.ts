import { expect, test } from 'vitest';
import { rewrittenDots } from '../../../src/checks/virtual-service/rewritten-dots';
import { Manifest } from '../../../src/mesh';
import { findInManifests } from '../run-check';

const routes = (rewrite: object, ...match: object[]): Manifest => ({
  apiVersion: 'networking.istio.io/v1',
  kind: 'VirtualService',
  metadata: { name: 'vs', namespace: 'shop' },
  spec: { hosts: ['shop'], http: [{ name: 'first', match: [{ uri: { exact: '/' } }] }, { name: 'api', match, rewrite }] },
});

const prefix = (text: string): object => ({ uri: { prefix: text } });

test('a prefix without a slash, with one in its place, is a warning', () => {
  expect(findInManifests(rewrittenDots, routes({ uri: '/' }, prefix('/api')))).toEqual([expect.objectContaining({
    code: 'CDI079',
    level: 'warning',
    message: 'route "api" makes "/../x" of "/api../x": who reads the path next takes ".." out of it, '
      + 'and takes the request for one that no rule and no policy here has compared',
    resource: 'VirtualService shop/vs',
    field: 'spec.http[1].rewrite',
  })]);
});

test.each<[string, object, object[]]>([
  ['another directory', { uri: '/v1/' }, [prefix('/api')]],
  ['one of several matches', { uri: '/' }, [prefix('/api/'), prefix('/api')]],
  ['an expression', { uriRegexRewrite: { match: '^/api(.*)$', rewrite: '/\\1' } }, [prefix('/api')]],
  ['an expression for every path', { uriRegexRewrite: { match: '/v[0-9]', rewrite: '/' } }, []],
])('%s too', (_, rewrite, matches) => {
  expect(findInManifests(rewrittenDots, routes(rewrite, ...matches))).toHaveLength(1);
});

test.each<[string, object, object[]]>([
  ['a prefix with a slash', { uri: '/' }, [prefix('/api/')]],
  ['no slash in its place', { uri: '/v1' }, [prefix('/api')]],
  ['a whole path', { uri: '/' }, [{ uri: { exact: '/api' } }]],
  ['every path', { uri: '/api/' }, []],
  ['whole segments', { uriRegexRewrite: { match: '^/api(?:/(.*))?$', rewrite: '/\\1' } }, [prefix('/api')]],
  ['an expression of which the paths keep the slash', { uriRegexRewrite: { match: '^/api(.*)$', rewrite: '/\\1' } }, [prefix('/api/')]],
  ['another host', { authority: 'shop' }, [prefix('/api')]],
])('%s is not', (_, rewrite, matches) => {
  expect(findInManifests(rewrittenDots, routes(rewrite, ...matches))).toEqual([]);
});
