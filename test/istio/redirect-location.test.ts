import { describe, expect, test } from 'vitest';
import { ClientOrigin, HttpMatchSpec, leadsTo, misfitOfRoute, RedirectSpec, staysAtOrigin } from '../../src/istio';

const prefix = (text: string): HttpMatchSpec => ({ uri: { prefix: text } });
const exact = (text: string): HttpMatchSpec => ({ uri: { exact: text } });
/** Whether the redirect of a route leads back to it, with the matches of the routes before. */
const isEndless = (redirect: RedirectSpec, match: HttpMatchSpec[] = [], ...earlier: HttpMatchSpec[][]) =>
  misfitOfRoute({ match, redirect }, earlier.map(matches => ({ match: matches })))?.misfit.allowed === 'to a location that the route is not for';

describe('a redirect leads back', () => {
  test('to a path that its route takes', () => {
    expect(isEndless({ uri: '/login' })).toBe(true);
    expect(isEndless({ uri: '/a/b?x=1' }, [prefix('/a')])).toBe(true);
    expect(isEndless({ uri: '/a' }, [exact('/b'), exact('/a')])).toBe(true);
    expect(isEndless({ uri: '/a', derivePort: 'FROM_REQUEST_PORT' }, [{ headers: { x: { exact: '1' } } }])).toBe(true);
    expect(isEndless({ prefixRewrite: '/a/b/' }, [prefix('/a/')])).toBe(true);
    expect(isEndless({ derivePort: 'FROM_REQUEST_PORT' }, [prefix('/a')])).toBe(true);
  });

  test('not to another path', () => {
    expect(isEndless({ uri: '/new' }, [prefix('/old')])).toBe(false);
    expect(isEndless({ prefixRewrite: '/b/' }, [prefix('/a/')])).toBe(false);
    expect(isEndless({ uri: '/a' }, [{ uri: { regex: '/a.+' } }])).toBe(false);
  });

  test('not to another host, protocol or port', () => {
    for (const other of [{ authority: 'b.example.com' }, { scheme: 'https' }, { port: 8443 }, { derivePort: 'FROM_PROTOCOL_DEFAULT' }]) {
      expect(isEndless({ uri: '/a', ...other })).toBe(false);
    }
  });

  test('not where an earlier route may take it', () => {
    expect(isEndless({ uri: '/login' }, [], [exact('/login')])).toBe(false);
    expect(isEndless({ uri: '/login' }, [], [{ ...exact('/login'), method: { exact: 'GET' } }])).toBe(false);
    expect(isEndless({ uri: '/login' }, [], [{ headers: { x: { exact: '1' } } }])).toBe(false);
    expect(isEndless({ prefixRewrite: '/a/b/' }, [prefix('/a/')], [exact('/a/b/c')])).toBe(false);
    expect(isEndless({ uri: '/login' }, [], [prefix('/logins'), exact('/a')])).toBe(true);
  });

  test('with the same path, which earlier routes let pass again unless they look at the method', () => {
    const same = { derivePort: 'FROM_REQUEST_PORT' };
    expect([isEndless(same, [], [exact('/a')]), isEndless(same, [], [prefix('/a'), { headers: { x: { exact: '1' } } }])]).toEqual([true, true]);
    expect([isEndless(same, [], [{ method: { exact: 'GET' } }]), isEndless(same, [], [])]).toEqual([false, false]);
  });

  test('after a form, with GET', () => {
    const post: HttpMatchSpec = { ...exact('/form'), method: { exact: 'POST' } };
    const put: HttpMatchSpec = { ...exact('/form'), method: { exact: 'PUT' } };

    expect([301, 302, 303, 307, 308].map(redirectCode => isEndless({ uri: '/form', redirectCode }, [post]))).toEqual([false, false, false, true, true]);
    expect([301, 302, 303, 307, 308].map(redirectCode => isEndless({ uri: '/form', redirectCode }, [put]))).toEqual([true, true, false, true, true]);
  });

  test('with another query where the route takes that too', () => {
    const query: HttpMatchSpec = { ...exact('/a'), queryParams: { x: { exact: '1' } } };

    expect([isEndless({ uri: '/a' }, [query]), isEndless({ uri: '/a?x=2' }, [query]), isEndless({ uri: '/a?x=2' }, [exact('/a')])]).toEqual([true, false, true]);
    expect([isEndless({ uri: '/a?y=2&x=1' }, [query]), isEndless({ uri: '/a?y=2&x=1#top' }, [query]), isEndless({ uri: '/a#?x=1' }, [query])]).toEqual([true, true, true]);
  });

  test('with another query unless an earlier route may take it', () => {
    const query: HttpMatchSpec = { ...exact('/a'), queryParams: { x: { exact: '1' } } };

    expect([isEndless({ uri: '/a?x=1' }, [], [query]), isEndless({ uri: '/a?x=2' }, [], [query]), isEndless({ uri: '/a' }, [], [query])]).toEqual([false, true, false]);
  });

  test('nobody knows where the routes before are not known', () => {
    expect(misfitOfRoute({ redirect: { uri: '/a' } })).toBeUndefined();
  });
});

describe('a location is at the port and protocol of the request', () => {
  const HTTP = { scheme: 'http', port: 80 };
  const HTTPS = { scheme: 'https', port: 443 };
  const OTHER = { scheme: 'http', port: 8080 };

  test.each<[string, RedirectSpec, ClientOrigin, boolean]>([
    ['named', { scheme: 'https' }, HTTPS, true],
    ['named with its port', { scheme: 'http', port: 80 }, HTTP, true],
    ['named as the other', { scheme: 'https' }, HTTP, false],
    ['left out', { uri: '/a' }, OTHER, true],
    ['the port named', { port: 8080 }, OTHER, true],
    ['another port named', { port: 8443 }, OTHER, false],
    ['the default port, which Envoy takes from the request', { port: 80 }, OTHER, true],
    ['the default port with a host', { port: 80, authority: 'a.test' }, OTHER, false],
    ['a host without a port', { authority: 'a.test' }, OTHER, false],
    ['a host at the default port', { authority: 'a.test' }, HTTPS, true],
    ['the default port of the protocol', { derivePort: 'FROM_PROTOCOL_DEFAULT' }, OTHER, true],
  ])('%s', (_, redirect, origin, stays) => {
    expect(staysAtOrigin(redirect, origin)).toBe(stays);
  });
});

test('what is no route has no mistake', () => {
  for (const route of [undefined, null, 1, {}, { rewrite: 1, redirect: [] }, { match: 'a', rewrite: {} }]) {
    expect(misfitOfRoute(route, [])).toBeUndefined();
  }
});

test.each<[string, RedirectSpec, ClientOrigin, ClientOrigin, boolean]>([
  ['from the default port of one protocol to that of another', { scheme: 'https' }, { scheme: 'http', port: 80 }, { scheme: 'https', port: 443 }, true],
  ['to a port that is written', { scheme: 'https', port: 8443 }, { scheme: 'http', port: 80 }, { scheme: 'https', port: 8443 }, true],
  ['to another protocol with the port that the client asked for', { scheme: 'https' }, { scheme: 'http', port: 8080 }, { scheme: 'https', port: 8080 }, true],
  ['not to its default then', { scheme: 'https' }, { scheme: 'http', port: 8080 }, { scheme: 'https', port: 443 }, false],
  ['but where the port is derived', { scheme: 'https', derivePort: 'FROM_PROTOCOL_DEFAULT' }, { scheme: 'http', port: 8080 }, { scheme: 'https', port: 443 }, true],
  ['or a host is written', { scheme: 'https', authority: 'a.test' }, { scheme: 'http', port: 8080 }, { scheme: 'https', port: 443 }, true],
  ['to the same protocol', { authority: 'a.test' }, { scheme: 'http', port: 80 }, { scheme: 'http', port: 80 }, true],
  ['not to the other protocol', { authority: 'a.test' }, { scheme: 'http', port: 80 }, { scheme: 'https', port: 443 }, false],
])('a redirect leads %s', (_, redirect, origin, target, expected) => {
  expect(leadsTo(redirect, origin, target)).toBe(expected);
});
