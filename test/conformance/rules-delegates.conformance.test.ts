import { ApiObject } from 'cdk8s';
import { describe, expect, test } from 'vitest';
import { BalancedShop, RuleMesh } from './balanced-shop';
import { newChart, newService } from './shop';
import { DelegatedRules, ExportTo, Findings, ListenerAction, ListenerCondition, ListenerTransform, VirtualService, WeightedService } from '../../src';

const { hostHeaders, httpHeader, httpRequestMethods, pathPatterns, pathPrefixes, paths, queryStrings } = ListenerCondition;

const HOST = 'shop.example.com';
const shops = new RuleMesh();

/** Istio takes a delegate for one that takes everything. */
const falsely = (rule: string, match: number, text = '') => new RegExp(`rule "${rule}" match #${match}${text} is not used`);

/** A team with a service and rules of its own in another namespace. */
class Team {
  readonly reviews: WeightedService;
  readonly rules: DelegatedRules;

  constructor(shop: BalancedShop, pathPrefix: string, props: { readonly exportTo?: ExportTo } = {}) {
    const chart = newChart(shop.app, 'team');
    this.reviews = newService(chart, 'reviews', { r1: 1, r2: 0, r3: 0 });
    this.rules = new DelegatedRules(chart, 'rules', { pathPrefix, ...props });
  }

  rule(id: string, version: string, ...conditions: ListenerCondition[]): void {
    const action = ListenerAction.forward(this.reviews.version(version));
    this.rules.addAction(id, { action, conditions: conditions.length > 0 ? conditions : undefined });
  }
}

function answers(cases: [path: string, expected: string | number][], host = HOST): void {
  test.each(cases)(`${host}%s: %s`, async (path, expected) => {
    expect(await shops.versionAt(host, path)).toBe(expected);
  });
}

describe('rules with a default', () => {
  shops.serve(shop => {
    const http = shop.alb.addListener('http', { hosts: [HOST] });
    shop.rule(http, 'first', 'v2', paths(['/reviews/first']));
    const team = new Team(shop, '/reviews');
    shop.alb.delegate('/reviews', { to: team.rules });
    shop.rule(http, 'later', 'v3', pathPrefixes(['/reviews', '/other']));
    shop.rule(http, 'default', 'v1');
    team.rule('default', 'r1');
    team.rule('beta', 'r2', httpHeader('x-beta', ['1', 'yes-*']));
    team.rule('write', 'r2', httpRequestMethods(['POST', 'PUT']));
    team.rule('query', 'r2', queryStrings([{ key: 'v', value: 'two' }, { key: 'e', value: '' }]));
    team.rule('admin', 'r3', pathPrefixes(['/reviews/admin']));
    team.rule('whole', 'r3', paths(['/reviews', '/reviews/whole']));
    team.rule('pattern', 'r3', pathPatterns(['/reviews/open-*']));
  }, [falsely('later', 0), falsely('later', 1)]);

  answers([
    ['/reviews/first', 'v2'],
    ['/reviews', 'r3'],
    ['/reviews?x=1', 'r3'],
    ['/reviews/', 'r1'],
    ['/reviews/1', 'r1'],
    ['/reviews/1?v=TWO', 'r2'],
    ['/reviews/1?v=three', 'r1'],
    ['/reviews?e', 'r2'],
    ['/reviews/admin', 'r3'],
    ['/reviews/admin/x', 'r3'],
    ['/reviews/admins', 'r1'],
    ['/reviews/whole', 'r3'],
    ['/reviews/whole/x', 'r1'],
    ['/reviews/open-1/x', 'r3'],
    ['/reviews/open', 'r1'],
    ['/reviewsx', 'v1'],
    ['/Reviews', 'v1'],
    ['/reviews%2F1', 'v1'],
    ['/x/reviews', 'v1'],
    ['/other', 'v3'],
    ['/', 'v1'],
  ]);

  test.each<[Record<string, string>, string]>([[{ 'x-beta': '1' }, 'r2'], [{ 'x-beta': 'yes-2' }, 'r2'], [{ 'x-beta': '2' }, 'r1']])('with the header %j: %s', async (headers, expected) => {
    expect(await shops.versionAt(HOST, '/reviews/1', { headers })).toBe(expected);
    expect(await shops.versionAt(HOST, '/reviewsx', { headers })).toBe('v1');
  });

  test.each([['POST', 'r2'], ['PUT', 'r2'], ['DELETE', 'r1']])('%s: %s', async (method, expected) => {
    expect(await shops.versionAt(HOST, '/reviews/1', { method })).toBe(expected);
    expect(await shops.versionAt(HOST, '/cart', { method })).toBe('v1');
  });
});

describe('rules without a default', () => {
  shops.serve(shop => {
    const http = shop.alb.addListener('http', { hosts: [HOST] });
    const team = new Team(shop, '/reviews');
    shop.alb.delegate('/reviews', { to: team.rules });
    shop.rule(http, 'later', 'v3', pathPrefixes(['/reviews/later']));
    shop.rule(http, 'default', 'v1');
    team.rule('beta', 'r2', httpHeader('x-beta', ['1']));
    team.rule('admin', 'r3', pathPrefixes(['/reviews/admin']));
  }, [falsely('later', 1, ' of prefix /reviews/later/')]);

  answers([
    ['/reviews/admin/x', 'r3'],
    ['/reviews', 'v1'],
    ['/reviews/1', 'v1'],
    ['/reviews/later/x', 'v3'],
    ['/reviewsx', 'v1'],
  ]);

  test('the next rule of the load balancer takes what no delegated rule took', async () => {
    expect(await shops.versionAt(HOST, '/reviews/later', { headers: { 'x-beta': '1' } })).toBe('r2');
    expect(await shops.versionAt(HOST, '/reviews/later', { headers: { 'x-beta': '2' } })).toBe('v3');
  });
});

describe('every action and transform', () => {
  shops.serve(shop => {
    const http = shop.alb.addListener('http', { hosts: [HOST] });
    const team = new Team(shop, '/reviews');
    shop.alb.delegate('/reviews', { to: team.rules });
    shop.rule(http, 'default', 'v1');
    const below = (path: string, action: ListenerAction, transforms?: ListenerTransform[]) =>
      team.rules.addAction(path, { conditions: [pathPrefixes([`/reviews${path}`])], action, transforms });
    below('/split', ListenerAction.forward(team.reviews));
    below('/weights', ListenerAction.weightedForward([{ target: team.reviews.version('r2'), weight: 1 }, { target: team.reviews.version('r3'), weight: 0 }]));
    below('/fixed', ListenerAction.fixedResponse(418, { messageBody: 'tea', contentType: 'text/tea' }));
    below('/moved', ListenerAction.redirect({ path: '/new' }));
    below('/archived', ListenerAction.redirect({ path: '/archive/#{path}' }));
    below('/rewritten', ListenerAction.forward(team.reviews.version('r2')), [
      ListenerTransform.urlPrefixRewrite('/reviews/rewritten', '/'), ListenerTransform.hostHeaderRewrite('reviews.internal'),
      ListenerTransform.requestHeaders({ set: { 'x-team': 'reviews' } }), ListenerTransform.responseHeaders({ set: { 'x-team': 'reviews' } }),
    ]);
    team.rules.addAction('all-archived', { conditions: [httpHeader('x-archive', ['1'])], action: ListenerAction.redirect({ path: '/archive/#{path}' }) });
  });

  answers([['/reviews/split', 'r1'], ['/reviews/weights/x', 'r2'], ['/reviews/fixed', 418], ['/reviews/other', 'v1'], ['/reviews/fixedx', 'v1']]);

  test.each([
    ['/reviews/moved/x?y=1', '/new?y=1'],
    ['/reviews/archived', '/archive/reviews/archived'],
    ['/reviews/archived/x?y=1', '/archive/reviews/archived/x?y=1'],
  ])('%s is redirected to %s', async (path, location) => {
    expect((await shops.send(HOST, path)).headers.location).toBe(`http://${HOST}${location}`);
  });

  test.each(['/reviews', '/reviews/', '/reviews/x'])('the rest of the path %s is kept in a redirect of a rule without a path', async path => {
    expect((await shops.send(HOST, path, { headers: { 'x-archive': '1' } })).headers.location).toBe(`http://${HOST}/archive${path}`);
    expect(await shops.versionAt(HOST, '/other', { headers: { 'x-archive': '1' } })).toBe('v1');
  });

  test('transforms do what they do elsewhere', async () => {
    const { received, headers, version } = await shops.send(HOST, '/reviews/rewritten/x?y=1');
    expect(version).toBe('r2');
    expect(received).toMatchObject({ target: '/x?y=1', headers: { 'host': 'reviews.internal', 'x-team': 'reviews' } });
    expect(headers['x-team']).toBe('reviews');
  });
});

describe('several hosts and ports', () => {
  shops.serve(shop => {
    const http = shop.alb.addListener('http', { hosts: ['a.example.com', 'b.example.com', '*.wild.example.com'] });
    const preview = shop.alb.addListener('preview', { port: 8000, hosts: ['a.example.com', 'c.example.com'] });
    const team = new Team(shop, '/reviews');
    shop.rule(http, 'b-only', 'v2', hostHeaders(['b.example.com']), paths(['/reviews/b']));
    shop.alb.delegate('/reviews', { to: team.rules });
    shop.rule(http, 'default', 'v1');
    shop.rule(preview, 'default', 'v4');
    team.rule('default', 'r1');
    team.rule('admin', 'r3', paths(['/reviews/admin']));
    team.rules.addAction('moved', { conditions: [paths(['/reviews/moved'])], action: ListenerAction.redirect({ path: '/new' }) });
  });

  test.each([
    [80, 'a.example.com', '/reviews', 'r1'],
    [80, 'a.example.com', '/reviews/admin', 'r3'],
    [80, 'a.example.com', '/reviews/b', 'r1'],
    [80, 'a.example.com', '/reviewsx', 'v1'],
    [80, 'b.example.com', '/reviews/b', 'v2'],
    [80, 'b.example.com', '/reviews/admin', 'r3'],
    [80, 'x.wild.example.com', '/reviews/x', 'r1'],
    [80, 'x.wild.example.com', '/reviewsx', 'v1'],
    [80, 'c.example.com', '/reviews', 404],
    [8000, 'a.example.com', '/reviews/admin', 'r3'],
    [8000, 'a.example.com', '/reviews/x', 'r1'],
    [8000, 'a.example.com', '/', 'v4'],
    [8000, 'c.example.com', '/reviews/x', 'r1'],
    [8000, 'c.example.com', '/x', 'v4'],
    [8000, 'b.example.com', '/reviews', 404],
  ])('port %i, %s%s: %s', async (port, host, path, expected) => {
    expect(await shops.versionAt(host, path, { port })).toBe(expected);
  });

  test.each([[80, 'a.example.com'], [8000, 'a.example.com:8000'], [8000, 'c.example.com:8000']])('a redirect at port %i stays at %s', async (port, host) => {
    expect((await shops.send(host, '/reviews/moved', { port })).headers.location).toBe(`http://${host}/new`);
  });
});

describe('for some hosts', () => {
  shops.serve(shop => {
    const http = shop.alb.addListener('http', { hosts: ['*.example.com'] });
    const team = new Team(shop, '/reviews');
    http.delegate('/reviews', { to: team.rules, hosts: ['a.example.com', 'api-*.example.com'], priority: 5, name: 'of-the-team' });
    http.addAction('before', { priority: 1, conditions: [paths(['/reviews/before'])], action: shop.to('v2') });
    shop.rule(http, 'default', 'v1');
    team.rule('default', 'r1');
    team.rule('admin', 'r3', paths(['/reviews/admin']));
  });

  answers([['/reviews', 'r1'], ['/reviews/admin', 'r3'], ['/reviews/before', 'v2'], ['/x', 'v1']], 'a.example.com');
  answers([['/reviews', 'r1'], ['/reviews/admin', 'r3'], ['/reviews/before', 'v2'], ['/x', 'v1']], 'API-1.example.com:80');
  answers([['/reviews', 'v1'], ['/reviews/admin', 'v1'], ['/reviews/before', 'v2']], 'b.example.com');
});

describe('every path, with a default', () => {
  shops.serve(shop => {
    const http = shop.alb.addListener('http', { hosts: [HOST] });
    const team = new Team(shop, '/');
    shop.rule(http, 'cart', 'v2', pathPrefixes(['/cart']));
    shop.alb.delegate('/', { to: team.rules });
    team.rule('admin', 'r3', pathPrefixes(['/admin']));
    team.rules.addAction('moved', { conditions: [httpHeader('x-moved', ['1'])], action: ListenerAction.redirect({ path: '/archive/#{path}' }) });
    team.rule('default', 'r1');
  });

  answers([['/', 'r1'], ['/x', 'r1'], ['/admin/x', 'r3'], ['/cart', 'v2']]);

  test('a redirect keeps every path', async () => {
    expect((await shops.send(HOST, '/x/y', { headers: { 'x-moved': '1' } })).headers.location).toBe(`http://${HOST}/archive/x/y`);
  });
});

describe('every path, without a default', () => {
  shops.serve(shop => {
    const http = shop.alb.addListener('http', { hosts: [HOST] });
    const team = new Team(shop, '/');
    shop.alb.delegate('/', { to: team.rules });
    shop.rule(http, 'cart', 'v2', pathPrefixes(['/cart']));
    shop.rule(http, 'default', 'v1');
    team.rule('admin', 'r3', pathPrefixes(['/admin']));
  }, [falsely('cart', 1, ' of prefix /cart/')]);

  answers([['/', 'v1'], ['/x', 'v1'], ['/admin/x', 'r3'], ['/cart', 'v2']]);
});

describe('a delegate of another repository', () => {
  const build = (shop: BalancedShop, name: string, exportTo?: ExportTo) => {
    const http = shop.alb.addListener('http', { hosts: [HOST] });
    const team = new Team(shop, '/reviews', { exportTo });
    team.rule('default', 'r1');
    Findings.of(shop.app).acknowledge('CDI094', 'a delegate that the load balancer does not see is tried here');
    const to = VirtualService.fromVirtualServiceName(shop.chart, 'theirs', name, { namespaceName: 'team' });
    shop.alb.delegate('/reviews', { to });
    shop.rule(http, 'default', 'v1');
    return shop.app;
  };

  test.each([
    ['is met by its name', 'team-rules', undefined, 'r1'],
    ['is met where it is exported to the namespace of the load balancer', 'team-rules', ExportTo.namespaces('shop'), 'r1'],
    ['that is not exported there is as if it were missing', 'team-rules', ExportTo.ownNamespace(), 'v1'],
    ['that is missing leaves the requests to the next rule, without a word from istiod', 'missing', undefined, 'v1'],
  ])('%s', async (_, name, exportTo, expected) => {
    await shops.mesh.apply(build(new BalancedShop(), name, exportTo));
    expect([await shops.versionAt(HOST, '/reviews'), await shops.versionAt(HOST, '/reviews/x')]).toEqual([expected, expected]);
    expect(await shops.versionAt(HOST, '/reviewsx')).toBe('v1');
  });
});

describe('what Istio would drop', () => {
  /** Delegated routes as somebody would write them by hand, below the path /reviews of a load balancer. */
  const written = (http: object[]) => {
    const shop = new BalancedShop();
    const listener = shop.alb.addListener('http', { hosts: [HOST] });
    const team = newChart(shop.app, 'team');
    newService(team, 'reviews', { r1: 1 });
    new ApiObject(team, 'written', { apiVersion: 'networking.istio.io/v1', kind: 'VirtualService', metadata: { name: 'written' }, spec: { http } });
    listener.delegate('/reviews', { to: VirtualService.fromVirtualServiceName(shop.chart, 'theirs', 'written', { namespaceName: 'team' }) });
    shop.rule(listener, 'default', 'v1');
    return shop.app;
  };
  const route = [{ destination: { host: 'reviews' } }];
  const refused = (...conditions: ListenerCondition[]) => () => {
    const shop = new BalancedShop();
    new Team(shop, '/reviews').rule('rule', 'r1', ...conditions);
  };

  test.each<[string, object | undefined, string, string]>([
    ['no match', undefined, '/reviews/12', 'r1'],
    ['a prefix below', { uri: { prefix: '/reviews/1' } }, '/reviews/12', 'r1'],
    ['a whole path below', { uri: { exact: '/reviews/12' } }, '/reviews/12', 'r1'],
    ['a regular expression', { uri: { regex: '/reviews/[0-9]+' } }, '/reviews/12', 'v1'],
    ['a path elsewhere', { uri: { prefix: '/other' } }, '/other', 'v1'],
    ['a wider prefix', { uri: { prefix: '/' } }, '/reviews/12', 'v1'],
    ['the prefix without its slash', { uri: { prefix: '/reviews' } }, '/reviews/12', 'v1'],
  ])('a delegated route with %s: %j', async (_, match, path, expected) => {
    await shops.mesh.apply(written([{ match: match && [match], route }]));
    expect(await shops.versionAt(HOST, path)).toBe(expected);
  });

  test('we refuse', () => {
    expect(refused(ListenerCondition.pathRegexes(['/reviews/[0-9]+']))).toThrow(/must be whole or prefixes in delegated rules/);
    expect(refused(pathPatterns(['/reviews/*.png']))).toThrow(/must be whole or prefixes in delegated rules/);
    expect(refused(pathPrefixes(['/other']))).toThrow(/must be below "\/reviews"/);
    expect(refused(paths(['/']))).toThrow(/must be below "\/reviews"/);
    expect(refused(pathPatterns(['*']))).toThrow(/must be below "\/reviews"/);
    expect(refused(pathPatterns(['/reviews*']))).toThrow(/must be below "\/reviews"/);
    expect(refused(hostHeaders([HOST]))).toThrow(/must be left out in delegated rules/);
    expect(refused(pathPatterns(['/reviews/*']))).not.toThrow();
    expect(refused(pathPrefixes(['/reviews']))).not.toThrow();
  });
});
