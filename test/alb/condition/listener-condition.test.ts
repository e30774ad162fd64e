import { describe, expect, test } from 'vitest';
import { ListenerCondition } from '../../../src/alb/condition/listener-condition';
import { chartIn, forwardTo, listenerIn, matchesOf } from '../alb-fixture';

/** The matches of a rule with these conditions, in the VirtualService of its first host. */
function matches(...conditions: ListenerCondition[]): unknown {
  const chart = chartIn();
  listenerIn(chart).addAction('rule', { conditions, action: forwardTo('echo') });
  return matchesOf(chart, 'rule', conditions[0]._hosts[0]?.hosts[0]);
}

describe('ListenerCondition.paths', () => {
  test('matches whole paths, each once', () => {
    expect(matches(ListenerCondition.paths(['/cart', '/', '/cart']))).toEqual([{ uri: { exact: '/cart' } }, { uri: { exact: '/' } }]);
  });

  test('takes paths', () => {
    expect(() => ListenerCondition.paths(['cart'])).toThrow('path of a condition must be a path that begins with "/"');
    expect(() => ListenerCondition.paths([])).toThrow('paths of a condition must be a list of at least one');
  });
});

describe('ListenerCondition.pathPrefixes', () => {
  test('matches by segment: the path itself and what lies below', () => {
    expect(matches(ListenerCondition.pathPrefixes(['/cart']))).toEqual([{ uri: { exact: '/cart' } }, { uri: { prefix: '/cart/' } }]);
  });

  test('a slash at the end does not count', () => {
    expect(matches(ListenerCondition.pathPrefixes(['/cart/', '/cart', '/a/']))).toEqual([
      { uri: { exact: '/cart' } }, { uri: { prefix: '/cart/' } }, { uri: { exact: '/a' } }, { uri: { prefix: '/a/' } },
    ]);
  });

  test('two slashes at the end are refused: of "//" nothing would be left, and every request be taken', () => {
    for (const path of ['//', '/a//', '///']) {
      expect(() => ListenerCondition.pathPrefixes([path]))
        .toThrow(`path prefix of a condition must be a path with at most one slash at its end, got "${path}": a request may have both`);
    }
    expect(matches(ListenerCondition.pathPrefixes(['//a']))).toEqual([{ uri: { exact: '//a' } }, { uri: { prefix: '//a/' } }]);
    expect(matches(ListenerCondition.paths(['//']))).toEqual([{ uri: { exact: '//' } }]);
    expect(matches(ListenerCondition.pathPatterns(['//*']))).toEqual([{ uri: { prefix: '//' } }]);
  });

  test('the root is every path', () => {
    expect(matches(ListenerCondition.pathPrefixes(['/']))).toEqual([{ uri: { prefix: '/' } }]);
  });

  test('takes paths', () => {
    expect(() => ListenerCondition.pathPrefixes(['/cart/*'])).toThrow('path of a condition must be a path that begins with "/", without query and wildcard');
    expect(() => ListenerCondition.pathPrefixes([])).toThrow('paths of a condition must be a list of at least one');
  });
});

describe('ListenerCondition.pathPatterns', () => {
  test('matches as plainly as it can, each pattern once', () => {
    expect(matches(ListenerCondition.pathPatterns(['/img/*', '/img/*', '/a', '*.js', '/v?/\\*']))).toEqual([
      { uri: { prefix: '/img/' } }, { uri: { exact: '/a' } }, { uri: { regex: '.*\\.js' } }, { uri: { regex: '/v./\\*' } },
    ]);
  });

  test('an asterisk is every path', () => {
    expect(matches(ListenerCondition.pathPatterns(['*']))).toEqual([{ uri: { prefix: '/' } }]);
    expect(matches(ListenerCondition.pathPatterns(['/*']))).toEqual([{ uri: { prefix: '/' } }]);
  });

  test('takes patterns that a path can fit', () => {
    expect(() => ListenerCondition.pathPatterns([])).toThrow('path patterns of a condition must be a list of at least one, got []: name a pattern');
    expect(() => ListenerCondition.pathPatterns(['img/*'])).toThrow('path pattern of a condition must be a path that begins with "/" or a wildcard');
  });
});

describe('ListenerCondition.pathRegexes', () => {
  test('matches the whole path, each expression once', () => {
    expect(matches(ListenerCondition.pathRegexes(['/item/[0-9]+', '/item/[0-9]+', '/x']))).toEqual([{ uri: { regex: '/item/[0-9]+' } }, { uri: { regex: '/x' } }]);
  });

  test('takes RE2', () => {
    expect(() => ListenerCondition.pathRegexes([])).toThrow('path regexes of a condition must be a list of at least one, got []: name an expression');
    expect(() => ListenerCondition.pathRegexes(['/(?=a)'])).toThrow('regex of a string match must be an RE2 regular expression');
  });
});

describe('ListenerCondition.httpHeader', () => {
  test('matches one of the values, the name in lower case', () => {
    expect(matches(ListenerCondition.httpHeader('X-User', ['a', 'B', 'a']))).toEqual([
      { headers: { 'x-user': { exact: 'a' } } }, { headers: { 'x-user': { exact: 'B' } } },
    ]);
  });

  test('values have wildcards', () => {
    expect(matches(ListenerCondition.httpHeader('a', ['be*', '?x', '1\\*', '*']))).toEqual([
      { headers: { a: { prefix: 'be' } } }, { headers: { a: { regex: '.x' } } }, { headers: { a: { exact: '1*' } } }, { headers: { a: {} } },
    ]);
  });

  test('may disregard the case of the values', () => {
    expect(matches(ListenerCondition.httpHeader('a', ['Beta', '42'], { ignoreCase: true }))).toEqual([
      { headers: { a: { regex: '(?i)Beta' } } }, { headers: { a: { exact: '42' } } },
    ]);
  });

  test('takes a name and values', () => {
    expect(() => ListenerCondition.httpHeader('x user', ['a'])).toThrow('name of a header condition must be an HTTP header name, got "x user"');
    expect(() => ListenerCondition.httpHeader(':path', ['a'])).toThrow('name of a header condition must be an HTTP header name, got ":path"');
    expect(() => ListenerCondition.httpHeader('x', [])).toThrow('values of the header condition "x" must be a list of at least one, got []: name a value');
  });

  test('takes values that a header can have', () => {
    const message = 'value of the header condition "x" must be a text without blanks around it, got';

    for (const value of [' a', 'a ', ' *', '\ta']) {
      expect(() => ListenerCondition.httpHeader('X', [value])).toThrow(`${message} ${JSON.stringify(value)}: no header has them when it is compared`);
    }
    expect(() => ListenerCondition.httpHeader('x', [1 as unknown as string])).toThrow(`${message} 1`);
    expect(matches(ListenerCondition.httpHeader('x', ['a b']))).toEqual([{ headers: { x: { exact: 'a b' } } }]);
  });

  test('the host has a condition of its own', () => {
    expect(() => ListenerCondition.httpHeader('Host', ['a']))
      .toThrow('name of a header condition must be another header than the host, got "Host": use ListenerCondition.hostHeaders');
    expect(matches(ListenerCondition.httpHeader('x-host', ['a']))).toHaveLength(1);
  });
});

describe('ListenerCondition.httpRequestMethods', () => {
  test('matches one of the methods', () => {
    expect(matches(ListenerCondition.httpRequestMethods(['GET', 'M-SEARCH', 'MY_METHOD', 'GET']))).toEqual([
      { method: { exact: 'GET' } }, { method: { exact: 'M-SEARCH' } }, { method: { exact: 'MY_METHOD' } },
    ]);
  });

  test('takes methods', () => {
    expect(() => ListenerCondition.httpRequestMethods([])).toThrow('methods of a condition must be a list of at least one, got []: name a method');
    for (const method of ['', 'get', 'G*', '-GET', 'G'.repeat(41)]) {
      expect(() => ListenerCondition.httpRequestMethods([method])).toThrow('method of a condition must be a method in capitals such as GET, at most 40 characters, got');
    }
    expect(() => ListenerCondition.httpRequestMethods([1 as unknown as string])).toThrow('method of a condition must be a method in capitals');
    expect(matches(ListenerCondition.httpRequestMethods(['G'.repeat(40)]))).toHaveLength(1);
  });
});

describe('ListenerCondition.queryStrings', () => {
  test('matches one of the parameters, without regard to the case of its value', () => {
    expect(matches(ListenerCondition.queryStrings([{ key: 'V', value: '2' }, { key: 'lang', value: 'de*' }, { key: 'V', value: '*' }]))).toEqual([
      { queryParams: { V: { exact: '2' } } }, { queryParams: { V: {} } }, { queryParams: { lang: { regex: '(?i)de.*' } } },
    ]);
  });

  test('takes parameters', () => {
    expect(() => ListenerCondition.queryStrings([])).toThrow('query strings of a condition must be a list of at least one');
    expect(() => ListenerCondition.queryStrings([{ value: '1' }])).toThrow('key of a query string must be the name of the parameter, got undefined');
  });
});

describe('ListenerCondition.hostHeaders', () => {
  test('is no match where it chooses the VirtualService', () => {
    expect(matches(ListenerCondition.hostHeaders(['a.example.com']))).toBeUndefined();
    expect(matches(ListenerCondition.hostHeaders(['a.example.com']), ListenerCondition.paths(['/a']))).toEqual([{ uri: { exact: '/a' } }]);
  });

  test('compares the host where a wildcard is elsewhere than at the beginning', () => {
    expect(matches(ListenerCondition.hostHeaders(['a?.*.com', 'b*']), ListenerCondition.paths(['/a']))).toEqual([
      { uri: { exact: '/a' }, authority: { regex: '(?i)(?:a[^:]\\.[^:]*\\.com|b[^:]*)(?::[0-9]*)?' } },
    ]);
  });

  test('takes hosts, each once', () => {
    expect(() => ListenerCondition.hostHeaders([])).toThrow('host headers of a condition must be a list of at least one, got []: name a host, or leave');
    expect(() => ListenerCondition.hostHeaders(['A.example.com'])).toThrow('host header of a condition must be a DNS name in lower case');
    expect(ListenerCondition.hostHeaders(['a.test', '*.test', 'a.test'])._hosts.map(({ text }) => text)).toEqual(['a.test', '*.test']);
  });
});
