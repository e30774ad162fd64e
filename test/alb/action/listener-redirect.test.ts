import { describe, expect, test } from 'vitest';
import { ListenerAction } from '../../../src/alb/action/listener-action';
import { RedirectOptions } from '../../../src/alb/action/listener-redirect';
import { ListenerCondition } from '../../../src/alb/condition/listener-condition';
import { IstioAlb } from '../../../src/alb/istio-alb';
import { chartIn, manifestsOf, routesFor } from '../alb-fixture';

const { hostHeaders, httpHeader, pathPatterns, pathPrefixes, pathRegexes, paths } = ListenerCondition;

/** The redirect of a rule for `/old` on a host, without the status. */
function redirect(options: RedirectOptions, host = 'a.test'): object {
  const [{ redirect: rendered }] = routesFor({ action: ListenerAction.redirect(options), conditions: [paths(['/old'])] }, { hosts: [host] });
  const { redirectCode, ...location } = rendered as { readonly redirectCode?: number };
  return location;
}

const refused = (options: RedirectOptions) => () => ListenerAction.redirect(options);

describe('the status of a redirect', () => {
  const statusOf = (options: RedirectOptions) =>
    (routesFor({ action: ListenerAction.redirect(options), conditions: [paths(['/old'])] })[0].redirect as { redirectCode?: number }).redirectCode;

  test('is 302, or 301 that Istio need not be told', () => {
    expect(statusOf({ path: '/new' })).toBe(302);
    expect(statusOf({ path: '/new', permanent: false })).toBe(302);
    expect(statusOf({ path: '/new', permanent: true })).toBeUndefined();
  });
});

describe('what a location has', () => {
  test('is escaped', () => {
    expect(refused({ path: '/a b' })).toThrow('path of a redirect must be a text as it is sent, in plain ASCII, got "/a b": Envoy writes " " as it is: write "%20" for it');
    expect(refused({ path: '/é/#{path}' })).toThrow('write "%C3%A9" for it');
    expect(refused({ path: '/new', query: 'q=a b' })).toThrow('query of a redirect must be a text as it is sent, in plain ASCII, got "q=a b"');
    expect(refused({ path: '/$1' })).toThrow('path of a redirect must be a path as it is written, without groups, got "/$1"');
    expect(redirect({ path: '/%20/#{host}/$metadata', query: 'price=$1&at=#{port}' })).toEqual({ uri: '/%20/a.test/$metadata?price=$1&at=80' });
  });
});

describe('the host of a redirect', () => {
  test('is another, or the one of the request', () => {
    expect(redirect({ host: 'b.test' })).toEqual({ authority: 'b.test' });
    expect(redirect({ host: '10.0.0.1' })).toEqual({ authority: '10.0.0.1' });
    expect(redirect({ host: '#{host}', path: '/x' })).toEqual({ uri: '/x' });
  });

  test('may have the one of the request in it', () => {
    expect(redirect({ host: 'www.#{host}' })).toEqual({ authority: 'www.a.test' });
    expect(redirect({ host: 'www.#{host}' }, 'b.test')).toEqual({ authority: 'www.b.test' });
  });

  test('is full where it is repeated', () => {
    expect(() => redirect({ host: 'www.#{host}' }, '*.test'))
      .toThrow('"#{host}" beside other text in a redirect must be used in a rule for full host names, got "*.test": Istio has no keyword for the host');
    expect(routesFor({ action: ListenerAction.redirect({ host: 'www.#{host}' }), conditions: [hostHeaders(['a.test'])] }, { host: 'a.test' })).toHaveLength(1);
  });

  test('is a DNS name', () => {
    expect(() => redirect({ host: 'A.test' })).toThrow('host of a redirect must be a DNS name in lower case');
    expect(() => redirect({ host: 'a.test:80' })).toThrow('host of a redirect must be a DNS name in lower case');
  });
});

describe('protocol and port of a redirect', () => {
  test('the protocol brings its port', () => {
    expect(redirect({ protocol: 'HTTPS' })).toEqual({ scheme: 'https', derivePort: 'FROM_PROTOCOL_DEFAULT' });
    expect(redirect({ protocol: 'HTTPS', port: '8443' })).toEqual({ scheme: 'https', port: 8443 });
    expect(redirect({ protocol: 'HTTPS', port: '#{port}' })).toEqual({ scheme: 'https', port: 80 });
    expect(redirect({ protocol: '#{protocol}', path: '/x' })).toEqual({ uri: '/x' });
  });

  test('the port is that of the listener where a new host keeps it', () => {
    expect(redirect({ host: 'b.test', port: '#{port}' })).toEqual({ authority: 'b.test', port: 80 });
    expect(redirect({ path: '/x', port: '#{port}' })).toEqual({ uri: '/x' });
    expect(redirect({ port: '8080' })).toEqual({ port: 8080 });
  });

  test('leave a port of its own with the host written, because Envoy repeats the port otherwise', () => {
    const at8080 = (options: RedirectOptions, ...hosts: string[]) => {
      const chart = chartIn();
      const listener = new IstioAlb(chart, 'alb').addListener('http', { port: 8080, hosts });
      listener.addAction('old', { action: ListenerAction.redirect(options), conditions: [paths(['/old'])] });
      return manifestsOf(chart, 'VirtualService').map(({ spec }) => spec.http[0].redirect);
    };

    expect(at8080({ protocol: 'HTTPS' }, 'a.test', 'b.test')).toEqual(['a.test', 'b.test'].map(authority =>
      ({ authority, scheme: 'https', derivePort: 'FROM_PROTOCOL_DEFAULT', redirectCode: 302 })));
    expect(at8080({ port: '80' }, 'a.test')).toEqual([{ authority: 'a.test', port: 80, redirectCode: 302 }]);
    expect(at8080({ protocol: 'HTTPS', port: '8443' }, 'a.test')).toEqual([{ scheme: 'https', port: 8443, redirectCode: 302 }]);
    expect(at8080({ path: '/new' }, 'a.test', 'b.test')).toEqual([{ uri: '/new', redirectCode: 302 }]);
    expect(at8080({ protocol: 'HTTPS' }, '*.test')).toEqual([{ scheme: 'https', derivePort: 'FROM_PROTOCOL_DEFAULT', redirectCode: 302 }]);
  });

  test('are ones that there are', () => {
    expect(refused({ protocol: 'https' })).toThrow('protocol of a redirect must be HTTP, HTTPS or #{protocol}, got "https": write it in capitals');
    expect(refused({ protocol: 'FTP' })).toThrow('protocol of a redirect must be HTTP, HTTPS or #{protocol}, got "FTP"');
    for (const port of ['0', '65536']) {
      expect(refused({ port })).toThrow(`port of a redirect must be an integer from 1 to 65535, got ${port}`);
    }
    for (const port of ['http', '', '8#{port}']) {
      expect(refused({ port })).toThrow(`port of a redirect must be an integer from 1 to 65535, got "${port}"`);
    }
  });
});

describe('path and query of a redirect', () => {
  test('the path replaces that of the request', () => {
    expect(redirect({ path: '/new' })).toEqual({ uri: '/new' });
    expect(redirect({ path: '/new', query: '#{query}' })).toEqual({ uri: '/new' });
    expect(redirect({ path: '/#{path}', host: 'b.test' })).toEqual({ authority: 'b.test' });
  });

  test('a query goes with a path', () => {
    expect(redirect({ path: '/new', query: 'from=old' })).toEqual({ uri: '/new?from=old' });
  });

  test('may repeat host, port and protocol', () => {
    expect(redirect({ path: '/#{protocol}/#{host}/#{port}', query: 'h=#{host}&p=#{port}' })).toEqual({ uri: '/http/a.test/80?h=a.test&p=80' });
  });

  test('a path begins with a slash and has no query', () => {
    for (const path of ['new', '', '#{path}', '/new?x=1', '/new#top']) {
      expect(refused({ path })).toThrow(`path of a redirect must be a path that begins with "/" and has no query, got "${path}": host, port and query`);
    }
  });

  test('the path of the request stands only at the end', () => {
    for (const path of ['/#{path}/new', '/new-#{path}', '/#{path}/#{path}', '/#{query}']) {
      expect(refused({ path })).toThrow(`path of a redirect must be a path with #{path} only at its end, after a slash, got "${path}"`);
    }
  });

  test('the query can not be taken away or extended', () => {
    for (const query of ['', '?x=1', 'x=1&#{query}', 'p=#{path}']) {
      expect(refused({ path: '/new', query })).toThrow(`query of a redirect must be a new query without "?", or #{query} for the one of the request, got "${query}"`);
    }
    expect(refused({ query: 'x=1' })).toThrow('query of a redirect must be set beside a path without #{path}, got "x=1"');
    expect(refused({ path: '/new/#{path}', query: 'x=1' })).toThrow('query of a redirect must be set beside a path without #{path}, got "x=1"');
  });

  test('path and query have no line break', () => {
    expect(() => ListenerAction.redirect({ path: '/new', query: 'ref=mail\n' })).toThrow('query of a redirect must be a text without line breaks and other control characters');
    expect(() => ListenerAction.redirect({ path: '/new\r' })).toThrow('path of a redirect must be a text without line breaks');
    expect(ListenerAction.redirect({ path: '/new', query: 'ref=mail' })).toBeDefined();
  });

  test('a keyword is one of five', () => {
    expect(refused({ path: '/#{uri}' })).toThrow('keyword in the path of a redirect must be one of #{protocol}, #{host}, #{port}, #{path}, #{query}, got "#{uri}": mend it');
    expect(refused({ host: 'www.#{host' })).toThrow('keyword in the host of a redirect must be one of');
    expect(refused({ host: 1 as unknown as string })).toThrow('host of a redirect must be a text, got 1: put it in quotes');
  });
});

describe('a path before that of the request', () => {
  const routes = (options: RedirectOptions, conditions: ListenerCondition[]) =>
    routesFor({ action: ListenerAction.redirect({ path: '/archive/#{path}', ...options }), conditions: conditions.length > 0 ? conditions : undefined }, { hosts: ['a.test'] })
      .map(({ name, match, redirect: to }) => [name, match, to]);
  const below = (...conditions: ListenerCondition[]) => routes({}, conditions);

  test('is put before every path', () => {
    // On the same host that would be without end.
    const authority = 'archive.test';

    expect(routes({ host: authority }, [])).toEqual([['rule', [{ uri: { prefix: '/' } }], { authority, prefixRewrite: '/archive/', redirectCode: 302 }]]);
    expect(routes({ host: authority }, [httpHeader('a', ['1', '2'])])).toEqual([
      ['rule', [{ uri: { prefix: '/' }, headers: { a: { exact: '1' } } }, { uri: { prefix: '/' }, headers: { a: { exact: '2' } } }],
        { authority, prefixRewrite: '/archive/', redirectCode: 302 }],
    ]);
  });

  test('is put before whole paths, a route for each', () => {
    expect(below(paths(['/a']))).toEqual([['rule', [{ uri: { exact: '/a' } }], { uri: '/archive/a', redirectCode: 302 }]]);
    expect(below(paths(['/a', '/b']), httpHeader('a', ['1', '2']))).toEqual([
      ['rule-1', [{ uri: { exact: '/a' }, headers: { a: { exact: '1' } } }, { uri: { exact: '/a' }, headers: { a: { exact: '2' } } }],
        { uri: '/archive/a', redirectCode: 302 }],
      ['rule-2', [{ uri: { exact: '/b' }, headers: { a: { exact: '1' } } }, { uri: { exact: '/b' }, headers: { a: { exact: '2' } } }],
        { uri: '/archive/b', redirectCode: 302 }],
    ]);
  });

  test('is put before prefixes', () => {
    expect(below(pathPrefixes(['/a']))).toEqual([
      ['rule-1', [{ uri: { exact: '/a' } }], { uri: '/archive/a', redirectCode: 302 }],
      ['rule-2', [{ uri: { prefix: '/a/' } }], { prefixRewrite: '/archive/a/', redirectCode: 302 }],
    ]);
    expect(below(pathPatterns(['/img*']))).toEqual([['rule', [{ uri: { prefix: '/img' } }], { prefixRewrite: '/archive/img', redirectCode: 302 }]]);
  });

  test('long paths with the same beginning are two', () => {
    const path = `/${'a'.repeat(200)}`;

    expect(below(paths([`${path}1`, `${path}2`])).map(([name]) => name)).toEqual(['rule-1', 'rule-2']);
  });

  test('is refused where the path is compared with an expression', () => {
    const message = 'path of a redirect can not be "/archive/#{path}" for a rule that compares the path with regex';

    expect(() => below(pathRegexes(['/a+']))).toThrow(`${message} "/a+": Istio keeps the rest of a path after a prefix only, use pathPrefixes or paths`);
    expect(() => below(pathPatterns(['/a*b']))).toThrow(message);
  });
});

test('a redirect changes something', () => {
  const message = 'a redirect must be one that changes protocol, host, port, path or query, got';

  for (const options of [{}, { permanent: true }, { host: '#{host}', path: '/#{path}', port: '#{port}', protocol: '#{protocol}', query: '#{query}' }]) {
    expect(refused(options)).toThrow(message);
  }
  for (const options of [{ host: 'b.test' }, { path: '/' }, { port: '81' }, { protocol: 'HTTPS' }, { path: '/#{host}' }]) {
    expect(refused(options)).not.toThrow();
  }
});
