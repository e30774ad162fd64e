import { describe, expect, test } from 'vitest';
import { RuleMesh } from './balanced-shop';
import { ListenerCondition } from '../../src';

const { httpHeader, httpRequestMethods, pathPatterns, pathPrefixes, pathRegexes, paths, queryStrings } = ListenerCondition;

const HOST = 'shop.example.com';
const shops = new RuleMesh();

function answers(cases: [path: string, expected: string | number][]): void {
  test.each(cases)('%s: %s', async (path, expected) => {
    expect(await shops.versionAt(HOST, path)).toBe(expected);
  });
}

describe('paths', () => {
  shops.serve(shop => {
    const http = shop.alb.addListener('http', { hosts: [HOST] });
    shop.rule(http, 'whole', 'v2', paths(['/', '/index.html', '/slash/', '/caf%C3%A9', '/a;p=1']));
    shop.rule(http, 'prefixes', 'v3', pathPrefixes(['/cart', '/checkout/', '/a.b']));
    shop.rule(http, 'default', 'v1');
  });

  answers([
    ['/', 'v2'],
    ['/?x=1', 'v2'],
    ['/index.html', 'v2'],
    ['/index.html?x=/', 'v2'],
    ['/index.html/', 'v1'],
    ['/indexAhtml', 'v1'],
    ['/x/../index.html', 'v2'],
    ['/slash/', 'v2'],
    ['/slash', 'v1'],
    ['/caf%C3%A9', 'v2'],
    ['/a;p=1', 'v2'],
    ['/a', 'v1'],
    ['/cart', 'v3'],
    ['/cart/', 'v3'],
    ['/cart/items?x=1', 'v3'],
    ['/cart?x=1', 'v3'],
    ['/%63art', 'v3'],
    ['/cartoon', 'v1'],
    ['/Cart', 'v1'],
    ['//cart', 'v1'],
    ['/cart%2Fitems', 'v1'],
    ['/checkout', 'v3'],
    ['/checkout/', 'v3'],
    ['/checkouts', 'v1'],
    ['/a.b/c', 'v3'],
    ['/aXb/c', 'v1'],
  ]);
});

describe('path patterns', () => {
  shops.serve(shop => {
    const http = shop.alb.addListener('http', { hosts: [HOST] });
    shop.rule(http, 'patterns', 'v2', pathPatterns(['/img/*.png', '/v?/cart', '/files/*', '/literal\\*', '/whole', '*/tail', '/a+(b)/*/c']));
    shop.rule(http, 'open', 'v3', pathPatterns(['/open*']));
    shop.rule(http, 'default', 'v1');
  });

  answers([
    ['/img/a.png', 'v2'],
    ['/img/a/b.png?x=1', 'v2'],
    ['/img/.png', 'v2'],
    ['/img/a.jpg', 'v1'],
    ['/img/aXpng', 'v1'],
    ['/img/a.png/', 'v1'],
    ['/IMG/a.png', 'v1'],
    ['/v1/cart', 'v2'],
    ['/v12/cart', 'v1'],
    ['/v/cart', 'v1'],
    ['/files/', 'v2'],
    ['/files/a/b', 'v2'],
    ['/files', 'v1'],
    ['/literal*', 'v2'],
    ['/literals', 'v1'],
    ['/whole', 'v2'],
    ['/whole/x', 'v1'],
    ['/tail', 'v2'],
    ['/x/tail', 'v2'],
    ['/x/tails', 'v1'],
    ['/a+(b)/x/y/c', 'v2'],
    ['/ab/x/c', 'v1'],
    ['/open', 'v3'],
    ['/open/x', 'v3'],
    ['/opened', 'v3'],
    ['/ope', 'v1'],
  ]);
});

describe('a pattern for every path', () => {
  shops.serve(shop => {
    const http = shop.alb.addListener('http', { hosts: [HOST] });
    shop.rule(http, 'first', 'v2', paths(['/first']));
    shop.rule(http, 'every', 'v3', pathPatterns(['*']));
  });

  answers([['/first', 'v2'], ['/', 'v3'], ['/x?y=1', 'v3']]);
});

describe('path regular expressions', () => {
  shops.serve(shop => {
    const http = shop.alb.addListener('http', { hosts: [HOST] });
    shop.rule(http, 'regexes', 'v2', pathRegexes(['/users/[0-9]+', '/a|/b', '(?i)/Case(/.*)?']));
    shop.rule(http, 'default', 'v1');
  });

  answers([
    ['/users/12', 'v2'],
    ['/users/12?x=1', 'v2'],
    ['/users/12/', 'v1'],
    ['/x/users/12', 'v1'],
    ['/a', 'v2'],
    ['/b', 'v2'],
    ['/ab', 'v1'],
    ['/CASE/x', 'v2'],
    ['/casex', 'v1'],
  ]);
});

describe('methods', () => {
  shops.serve(shop => {
    const http = shop.alb.addListener('http', { hosts: [HOST] });
    shop.rule(http, 'write', 'v2', httpRequestMethods(['POST', 'PUT']));
    shop.rule(http, 'own', 'v3', httpRequestMethods(['PURGE', 'OPTIONS']));
    shop.rule(http, 'default', 'v1');
  });

  test.each([['POST', 'v2'], ['PUT', 'v2'], ['GET', 'v1'], ['PATCH', 'v1'], ['PURGE', 'v3'], ['OPTIONS', 'v3'], ['DELETE', 'v1']])('%s: %s', async (method, expected) => {
    expect(await shops.versionAt(HOST, '/', { method })).toBe(expected);
  });
});

describe('headers', () => {
  shops.serve(shop => {
    const http = shop.alb.addListener('http', { hosts: [HOST] });
    shop.rule(http, 'group', 'v2', httpHeader('X-User-Group', ['beta', 'qa-*', '*-lead', 'r?d', '5\\*', 'a.b']));
    shop.rule(http, 'agent', 'v3', httpHeader('user-agent', ['*Mobile*', 'Curl/8'], { ignoreCase: true }));
    shop.rule(http, 'present', 'v4', httpHeader('x-any', ['*']));
    shop.rule(http, 'empty', 'v4', httpHeader('x-empty', ['']));
    shop.rule(http, 'default', 'v1');
  });

  test.each<[string, string | string[], string]>([
    ['x-user-group', 'beta', 'v2'],
    ['X-USER-GROUP', 'beta', 'v2'],
    ['x-user-group', ['other', 'beta'], 'v2'],
    ['x-user-group', 'Beta', 'v1'],
    ['x-user-group', 'beta1', 'v1'],
    ['x-user-group', 'beta,qa', 'v1'],
    ['x-user-group', 'qa-', 'v2'],
    ['x-user-group', 'qa-7', 'v2'],
    ['x-user-group', 'qa', 'v1'],
    ['x-user-group', 'team-lead', 'v2'],
    ['x-user-group', '-lead', 'v2'],
    ['x-user-group', 'team-leader', 'v1'],
    ['x-user-group', 'red', 'v2'],
    ['x-user-group', 'rd', 'v1'],
    ['x-user-group', 'r?d', 'v2'],
    ['x-user-group', '5*', 'v2'],
    ['x-user-group', '55', 'v1'],
    ['x-user-group', 'a.b', 'v2'],
    ['x-user-group', 'aXb', 'v1'],
    ['x-user-group', '', 'v1'],
    ['user-agent', 'Mozilla (mobile; x)', 'v3'],
    ['user-agent', 'MOBILE', 'v3'],
    ['user-agent', 'cURL/8', 'v3'],
    ['user-agent', 'curl/8.1', 'v1'],
    ['user-agent', 'Mobil', 'v1'],
    ['x-any', 'x', 'v4'],
    ['x-any', '', 'v4'],
    ['x-empty', '', 'v4'],
    ['x-empty', 'x', 'v1'],
    ['x-other', 'beta', 'v1'],
  ])('%s: %j: %s', async (name, value, expected) => {
    expect(await shops.versionAt(HOST, '/', { headers: { [name]: value } })).toBe(expected);
  });
});

describe('query strings', () => {
  shops.serve(shop => {
    const http = shop.alb.addListener('http', { hosts: [HOST] });
    shop.rule(http, 'version', 'v2', queryStrings([
      { key: 'v', value: 'Beta' }, { key: 'v', value: '2' }, { key: 'v', value: 'rc-*' }, { key: 'w', value: 'a?c' }, { key: 'w', value: '100\\*' },
    ]));
    shop.rule(http, 'empty', 'v3', queryStrings([{ key: 'e', value: '' }]));
    shop.rule(http, 'present', 'v4', queryStrings([{ key: 'p', value: '*' }]));
    shop.rule(http, 'default', 'v1');
  });

  answers([
    ['/?v=Beta', 'v2'],
    ['/?v=bETA', 'v2'],
    ['/x?y=1&v=beta', 'v2'],
    ['/?v=beta1', 'v1'],
    ['/?v=2', 'v2'],
    ['/?v=22', 'v1'],
    ['/?v=%32', 'v1'],
    ['/?V=2', 'v1'],
    ['/?v=1&v=2', 'v1'],
    ['/?v=2&v=1', 'v2'],
    ['/?v=RC-7', 'v2'],
    ['/?v=rc-', 'v2'],
    ['/?v=rc', 'v1'],
    ['/?w=abc', 'v2'],
    ['/?w=aBC', 'v2'],
    ['/?w=ac', 'v1'],
    ['/?w=100*', 'v2'],
    ['/?w=1000', 'v1'],
    ['/?w=2', 'v1'],
    ['/?e=', 'v3'],
    ['/?e', 'v3'],
    ['/?e=1', 'v1'],
    ['/?p=', 'v4'],
    ['/?p', 'v4'],
    ['/?p=1', 'v4'],
    ['/?pp=1', 'v1'],
    ['/', 'v1'],
  ]);
});

describe('several conditions', () => {
  shops.serve(shop => {
    const http = shop.alb.addListener('http', { hosts: [HOST] });
    shop.rule(http, 'all', 'v2',
      pathPrefixes(['/cart']), httpHeader('x-a', ['1', '2']), httpHeader('x-b', ['1']), httpRequestMethods(['GET']), queryStrings([{ key: 'q', value: '1' }]));
    shop.rule(http, 'default', 'v1');
  });

  test.each<[string, string, Record<string, string>, string]>([
    ['GET', '/cart?q=1', { 'x-a': '1', 'x-b': '1' }, 'v2'],
    ['GET', '/cart/x?q=1', { 'x-a': '2', 'x-b': '1' }, 'v2'],
    ['GET', '/cart?q=1', { 'x-a': '3', 'x-b': '1' }, 'v1'],
    ['GET', '/cart?q=1', { 'x-a': '1' }, 'v1'],
    ['GET', '/cart?q=2', { 'x-a': '1', 'x-b': '1' }, 'v1'],
    ['GET', '/cartx?q=1', { 'x-a': '1', 'x-b': '1' }, 'v1'],
    ['POST', '/cart?q=1', { 'x-a': '1', 'x-b': '1' }, 'v1'],
  ])('%s %s %j: %s', async (method, path, headers, expected) => {
    expect(await shops.versionAt(HOST, path, { method, headers })).toBe(expected);
  });
});

describe('so many values that they become one expression', () => {
  const GROUPS = ['beta', 'a.b', 'q(a)', 'team-*', 'r?d', '5\\*', 'x|y'];
  shops.serve(shop => {
    const http = shop.alb.addListener('http', { hosts: [HOST] });
    shop.rule(http, 'cased', 'v2', pathPrefixes(['/cased', '/more']), httpHeader('x-group', GROUPS), httpRequestMethods(['GET', 'PUT']));
    shop.rule(http, 'caseless', 'v3', pathPrefixes(['/caseless', '/more']), httpHeader('x-group', GROUPS, { ignoreCase: true }));
    shop.rule(http, 'query', 'v4', pathPrefixes(['/query', '/other']), queryStrings([
      ...['one', 'two', 'th*', '', 'f?ur'].map(value => ({ key: 'n', value })), { key: 'm', value: 'ONE' }, { key: 'm', value: 'two' },
    ]));
    shop.rule(http, 'default', 'v1');
  });

  test.each<[string, string, string]>([
    ['/cased', 'beta', 'v2'],
    ['/cased', 'Beta', 'v1'],
    ['/cased/x', 'a.b', 'v2'],
    ['/cased', 'aXb', 'v1'],
    ['/cased', 'q(a)', 'v2'],
    ['/cased', 'qa', 'v1'],
    ['/cased', 'team-', 'v2'],
    ['/cased', 'team', 'v1'],
    ['/cased', 'red', 'v2'],
    ['/cased', 'reed', 'v1'],
    ['/cased', '5*', 'v2'],
    ['/cased', '55', 'v1'],
    ['/cased', 'x|y', 'v2'],
    ['/cased', 'x', 'v1'],
    ['/cased', 'betateam-', 'v1'],
    ['/cased', 'betaa.b', 'v1'],
    ['/casedx', 'beta', 'v1'],
    ['/caseless', 'BETA', 'v3'],
    ['/caseless', 'Q(A)', 'v3'],
    ['/caseless', 'TEAM-x', 'v3'],
    ['/caseless', 'X|Y', 'v3'],
    ['/caseless', 'betaX', 'v1'],
  ])('%s with the header x-group: %s: %s', async (path, group, expected) => {
    expect(await shops.versionAt(HOST, path, { headers: { 'x-group': group } })).toBe(expected);
  });

  answers([
    ['/query?n=ONE', 'v4'],
    ['/query/x?n=Two', 'v4'],
    ['/query?n=THree', 'v4'],
    ['/query?n', 'v4'],
    ['/query?n=four', 'v4'],
    ['/query?n=fur', 'v1'],
    ['/query?n=onetwo', 'v1'],
    ['/query', 'v1'],
    ['/other?m=one', 'v4'],
    ['/other?m=TWO', 'v4'],
    ['/other?m=th', 'v1'],
    ['/others?m=one', 'v1'],
  ]);
});
