import { App, Chart, Duration } from 'cdk8s';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Gateway, GatewayServer, ListenerAction, ListenerCondition, RequestLimit, StringMatch } from '../../../src';
import { misdirectedRequests, refusedRequests } from '../../../src/alb/routing/refused-requests';
import { RoutedListener, RoutedListenerOptions } from '../../../src/alb/routing/routed-listener';
import { Neighbours } from '../../../src/alb/routing/rule-participant';
import { ListenerRule } from '../../../src/alb/rule/listener-rule';
import { BLANKS_AROUND, matchesRegex, normalizedPath, REREAD_HOSTS, REREAD_PATHS } from '../../../src/istio';
import { targetNamed } from '../alb-fixture';

const OFFICE = ListenerCondition.sourceIps(['198.51.100.0/24']);
const ANSWER = ListenerAction.fixedResponse(200);

function listening(name: string, hosts: string[], ...rules: ListenerCondition[][]): RoutedListener {
  return listeningIn('http', name, hosts, rules);
}

function listeningIn(scheme: string, name: string, hosts: string[], rules: ListenerCondition[][], options?: RoutedListenerOptions): RoutedListener {
  const listener = new RoutedListener(name, scheme === 'http' ? 80 : 443, scheme, hosts, options);
  const made = rules.map((conditions, index) => new ListenerRule(`${name}-${index}`, { conditions, action: ANSWER }, () => '.*'));
  made.forEach(rule => listener.add(rule, () => undefined));
  return listener;
}

const path = (value: string) => ListenerCondition.pathPrefixes([value]);
const authoritiesOf = (hosts: string[], listener: RoutedListener) =>
  refusedRequests(hosts, listener).flatMap(({ authority }) => authority?._text.text ?? []).filter(text => text !== REREAD_HOSTS);
const refusesReread = (hosts: string[], listener: RoutedListener) =>
  refusedRequests(hosts, listener).some(({ authority }) => authority?._text.text === REREAD_HOSTS);

test.each([REREAD_PATHS, REREAD_HOSTS, BLANKS_AROUND])('the expression %s is one for RE2', expression => {
  expect(StringMatch._known(expression)).toEqual(StringMatch.regex(expression));
});

describe('paths that the next proxy reads otherwise', () => {
  test.each<[boolean, ListenerCondition[][]]>([
    [true, [[path('/admin'), OFFICE], [path('/x')]]],
    [true, [[OFFICE, ListenerCondition.httpRequestMethods(['PUT'])], [path('/x')]]],
    [false, [[path('/admin')], [path('/x')]]],
    [false, [[OFFICE, ListenerCondition.httpRequestMethods(['PUT'])]]],
  ])('are refused: %s', (expected, rules) => {
    const [first] = refusedRequests(['a.example.com'], listening('own', ['a.example.com'], ...rules));
    expect(first?.uri?._text.text).toBe(expected ? REREAD_PATHS : undefined);
  });

  test('are all that change when they are normalized again', () => {
    const part = fc.constantFrom('..', '.', '..;x', '.;', '%2e', '.%2e', '%2e%2e;', ';', '', 'a', '[', '%41', '%2F', '%5c', '%2%65', '%%32e', '\\', '%3b', '%25', '%', '2', 'e', '{', '/', '~');
    const reread = new RegExp(`^(?:${REREAD_PATHS})$`);
    fc.assert(fc.property(fc.array(part, { maxLength: 9 }), parts => {
      const once = normalizedPath(`/${parts.join('')}`);
      return once === undefined || once === '' || reread.test(once) || normalizedPath(once) === once;
    }), { numRuns: 5_000 });
    expect(normalizedPath(normalizedPath('/x/%2e%2e;/admin')!)).toBe('/admin');
  });
});

test('a limit is protected as a guard is', () => {
  const limited = (requestLimit?: RequestLimit) => {
    const listener = new RoutedListener('own', 80, 'http', ['a.example.com']);
    listener.add(new ListenerRule('rule', { conditions: [path('/@me')], action: ListenerAction.forward(targetNamed('web')), requestLimit }), () => undefined);
    return [refusedRequests(['a.example.com'], listener).map(({ uri }) => uri?._text.text), listener.isGuarded('a.example.com')];
  };
  expect(limited(RequestLimit.perGatewayPod(1, Duration.hours(1)))).toEqual([[REREAD_PATHS, '/%40me', '/%40me/.*'], true]);
  expect(limited()).toEqual([[], false]);
});

test('other ways to write a path are refused where a rule with a guard compares it', () => {
  const pathsOf = (...rules: ListenerCondition[][]) => refusedRequests(['a.example.com'], listening('own', ['a.example.com'], ...rules)).slice(1).map(({ uri }) => uri?._text.text);
  expect(pathsOf([path('/@me'), OFFICE])).toEqual(['/%40me', '/%40me/.*']);
  expect(pathsOf([path('/@me')], [path('/admin'), OFFICE])).toEqual([]);
});

test('a name with a dot at its end is refused where a rule with a guard is for it, and another listener of that gateway for every host', () => {
  const host = (value: string) => ListenerCondition.hostHeaders([value]);
  expect(authoritiesOf(['*'], listening('own', ['*'], [host('a.example.com'), OFFICE], [host('b.example.com')], [path('/')]))).toEqual(['(?i)(?:a\\.example\\.com)\\.(?::.*)?']);
  expect(authoritiesOf(['*'], listening('own', ['*'], [host('a.example.com')], [path('/')]))).toEqual([]);
  expect(authoritiesOf(['*.example.com'], listening('own', ['*.example.com'], [host('a.example.com'), OFFICE], [path('/')]))).toEqual([]);
});

describe('a host that servers read as another one is refused', () => {
  const host = (value: string) => ListenerCondition.hostHeaders([value]);

  test.each<[boolean, string, string[], ListenerCondition[][]]>([
    [true, 'beside a host with a guard', ['*'], [[host('a.example.com'), OFFICE], [path('/')]]],
    [true, 'beside a wildcard with a guard', ['*'], [[host('*.example.com'), OFFICE], [path('/')]]],
    [true, 'by a wildcard beside a host with a guard', ['*.example.com'], [[host('a.example.com'), OFFICE], [path('/')]]],
    [false, 'by a wildcard, where the guard is for the wildcard itself', ['*.example.com'], [[OFFICE], [path('/')]]],
    [false, 'by a full name', ['a.example.com'], [[OFFICE], [path('/')]]],
    [false, 'without a guard', ['*'], [[host('a.example.com')], [path('/')]]],
  ])('%s: %s', (expected, _name, hosts, rules) => {
    expect(refusesReread(hosts, listening('own', hosts, ...rules))).toBe(expected);
  });

  test('beside another listener with a guard, or with lists of addresses', () => {
    const own = listening('own', ['*'], [path('/')]);
    const withLists = (isGuarded: boolean) => {
      const listener = new RoutedListener('other', 80, 'http', ['a.example.com'], { isGuarded });
      listener.add(new ListenerRule('rule', { action: ANSWER }, () => '.*'), () => undefined);
      return listener;
    };
    let beside: RoutedListener[] = [];
    own.join({ neighbours: () => [{ listeners: beside, servers: [] }] });
    const found = [[], [listening('other', ['a.example.com'], [OFFICE])], [withLists(true)], [withLists(false)]].map(others => {
      beside = others;
      return refusesReread(['*'], own);
    });
    expect(found).toEqual([false, true, true, false]);
  });

  test('which is none that a client has from a URL', () => {
    for (const odd of ['x@a.example.com', 'x:y@a.example.com:80', 'a%2eexample.com', '%61.example.com', 'a.example.com%2e', 'a.example.com,b', 'a.example.com;b', 'a!b.test',
      '[a.example.com]', '[a.example.com]:80', 'a.example.com]', 'a[b].example.com', '[a.example.com', '[::1]a.example.com', '[abc.de]', '[::1]:[a.de]', '[a:b.example.com]']) {
      expect(matchesRegex(REREAD_HOSTS, odd)).toBe(true);
    }
    for (const plain of ['a.example.com', 'A.example.com:8080', '[2001:db8::1]:443', '[::1]', '[::ffff:203.0.113.9]', '203.0.113.9', 'my_host.test', 'xn--bcher-kva.example']) {
      expect(matchesRegex(REREAD_HOSTS, plain)).toBe(false);
    }
  });
});

test('other names of a header are refused where a rule with a guard compares it, and none of them', () => {
  const named = (...names: string[]) => refusedRequests(['a.example.com'], listening('own', ['a.example.com'], ...names.map(name => [ListenerCondition.httpHeader(name, ['1']), OFFICE])))
    .flatMap(({ headers = {} }) => Object.entries(headers)).filter(([, match]) => match._text.kind === 'exact').map(([name]) => name);
  expect(named('X-Beta-Mode')).toEqual(['x-beta_mode', 'x_beta-mode', 'x_beta_mode']);
  expect(named('x-beta', 'x_beta', 'beta')).toEqual([]);
  expect(named('a-b-c-d-e-f')).toEqual(['a_b_c_d_e_f']);
});

test('other names of a header are refused with its value, for what else the rule compares', () => {
  const put = ListenerCondition.httpRequestMethods(['PUT']);
  const refused = refusedRequests(['a.example.com'], listening('own', ['a.example.com'], [ListenerCondition.paths(['/a']), put, ListenerCondition.httpHeader('x-b', ['1']), OFFICE]));
  expect(refused.filter(({ method }) => method !== undefined)).toEqual([
    expect.objectContaining({ uri: StringMatch.exact('/a'), method: StringMatch.exact('PUT'), headers: { x_b: StringMatch.exact('1') } }),
    expect.objectContaining({ headers: { x_b: StringMatch.regex(BLANKS_AROUND) } }),
  ]);
});

describe('headers with blanks around', () => {
  const headersOf = (...rules: ListenerCondition[][]) => refusedRequests(['a.example.com'], listening('own', ['a.example.com'], ...rules)).flatMap(({ headers = {} }) => Object.entries(headers)).filter(([name, match]) => match._text.kind === 'regex' && !name.includes('_')).map(([name]) => name);

  test('are refused where a rule with a guard compares them', () => {
    expect(headersOf([ListenerCondition.httpHeader('x-b', ['1']), OFFICE], [ListenerCondition.httpHeader('x-a', ['1*']), OFFICE])).toEqual(['x-a', 'x-b']);
    expect(headersOf([ListenerCondition.httpHeader('x-open', ['1'])], [path('/admin'), OFFICE])).toEqual([]);
  });

  test.each<[string, boolean]>([[' 1', true], ['1\t', true], [' ', true], ['1', false], ['1 2', false], ['', false]])('%j: %s', (value, expected) => {
    expect(new RegExp(`^(?:${BLANKS_AROUND})$`).test(value)).toBe(expected);
  });

  // Byte by byte: in UTF-8 the last byte of `à` is the no-break space of Latin-1.
  test.each<[string, boolean]>([
    ['1\xa0', true], ['\x851', true], ['1\xa0\xa0', true], ['1\xc2\xa0', true], ['\xef\xbb\xbf1', true], ['1\xe3\x80\x80', true], ['voil\xc3\xa0', false], ['\xc3\x85', false],
    ['1\xa02', false], ['1\xe9', false],
  ])('that are no ASCII, %j: %s', (value, expected) => {
    expect(new RegExp(`^(?:${BLANKS_AROUND})$`).test(value)).toBe(expected);
  });
});

describe('hosts with routes of their own', () => {
  const guarded = () => listening('own', ['*.example.com'], [OFFICE, ListenerCondition.httpRequestMethods(['PUT'])]);
  const beside = (listener: RoutedListener, ...hosts: string[]) => {
    listener.join({ neighbours: () => [{ listeners: [listening('other', hosts, [path('/x')])], servers: [] }] });
    return listener;
  };

  test('of a wildcard are refused there, in any case and with any port', () => {
    const [expression] = authoritiesOf(['*.example.com'], beside(guarded(), 'a.example.com', '*.b.example.com', 'example.org'));
    const refused = (host: string) => new RegExp(`^(?:${expression.replace('(?i)', '')})$`, 'i').test(host);
    expect(['a.example.com', 'A.example.com:81', 'a.example.com:', 'x.y.b.example.com:80'].map(refused)).toEqual([true, true, true, true]);
    expect(['b.example.com', 'xa.example.com', 'a.example.com.x', 'axexample.com', 'example.org'].map(refused)).toEqual([false, false, false, false, false]);
  });

  test('are those of other rules too, and none without a guard or a wildcard', () => {
    const own = listening('own', ['*.example.com'], [ListenerCondition.hostHeaders(['a.example.com'])], [OFFICE, ListenerCondition.httpRequestMethods(['PUT'])]);
    expect(authoritiesOf(['*.example.com'], own)).toEqual(['(?i)(?:a\\.example\\.com)(?::.*)?']);
    expect(authoritiesOf(['a.example.com'], own)).toEqual([]);
    expect(authoritiesOf(['*.example.com'], beside(listening('open', ['*.example.com'], [path('/x')]), 'a.example.com'))).toEqual([]);
  });

  test('of a neighbour at one gateway are refused at that one alone', () => {
    const chart = new Chart(new App(), 'shop', { namespace: 'shop' });
    const [first, second] = ['first', 'second'].map(id => new Gateway(chart, id, { servers: [GatewayServer.http({ hosts: ['*'] })] }));
    const other = listening('other', ['a.example.com'], [path('/x')]);
    const gatewaysBeside = (...neighbours: Neighbours[]) => {
      const own = guarded();
      own.join({ neighbours: () => neighbours });
      return refusedRequests(['*.example.com'], own).map(({ gateways }) => gateways);
    };
    const at = (gateway: Gateway, ...listeners: RoutedListener[]) => ({ listeners, servers: [], gateway });
    expect(gatewaysBeside(at(first, other), at(second))).toEqual([[first]]);
    expect(gatewaysBeside(at(first, other), at(second, other))).toEqual([undefined]);
  });

  test('that are many become several expressions, none too long for Istio', () => {
    const many = Array.from({ length: 200 }, (_, index) => `a-rather-long-name-of-host-${index}.example.com`);
    const expressions = authoritiesOf(['*.example.com'], beside(guarded(), ...many));
    expect(expressions.length).toBeGreaterThan(5);
    expect(many.filter(host => !expressions.some(text => new RegExp(`^(?:${text.replace('(?i)', '')})$`).test(host)))).toEqual([]);
  });
});

describe('over TLS, requests for a host of a narrower server are misdirected', () => {
  const HOSTS = ['*.example.com'];
  const open = [[path('/')]];
  const misdirected = (rules: ListenerCondition[][], other: RoutedListener, scheme = 'https') => {
    const own = listeningIn(scheme, 'own', HOSTS, rules);
    own.join({ neighbours: () => [{ listeners: [other], servers: [other] }] });
    return misdirectedRequests(HOSTS, own).map(({ authority }) => authority?._text.text);
  };
  const narrow = (rules: ListenerCondition[][], options?: RoutedListenerOptions) => listeningIn('https', 'narrow', ['a.example.com'], rules, options);
  const FOUND = ['(?i)(?:a\\.example\\.com)(?::.*)?'];

  test('where that one has a guard, or asks something of every client', () => {
    expect(misdirected(open, narrow([[path('/admin'), OFFICE]]))).toEqual(FOUND);
    expect(misdirected(open, narrow(open, { isGuarded: true }))).toEqual(FOUND);
  });

  test('where the wildcard has one', () => {
    expect(misdirected([[path('/admin'), OFFICE]], narrow(open))).toEqual(FOUND);
  });

  test('not what another VirtualService has at the same server, but of a wildcard', () => {
    const atServer = (hosts: string[]) => {
      const own = listeningIn('https', 'own', hosts, [[path('/admin'), OFFICE]]);
      own.join({ neighbours: () => [{ listeners: [narrow(open)], servers: [] }] });
      return misdirectedRequests(hosts, own).map(({ authority }) => authority?._text.text);
    };
    expect(atServer(['a.example.com'])).toEqual([]);
    expect(atServer(['*.a.example.com'])).toEqual([]);
    expect(atServer(HOSTS)).toEqual(FOUND);
  });

  test('and not where neither has, nor without TLS, where the host has routes of its own', () => {
    expect(misdirected(open, narrow(open))).toEqual([]);
    expect(misdirected(open, narrow([[path('/admin'), OFFICE]]), 'http')).toEqual([]);
  });
});
