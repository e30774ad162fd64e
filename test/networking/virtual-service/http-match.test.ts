import { describe, expect, test } from 'vitest';
import { chartIn, renderedMatch, specOf, toCart, wrong } from './virtual-service-fixture';
import { Gateway } from '../../../src/networking/gateway/gateway';
import { HttpMatch } from '../../../src/networking/virtual-service/http-match';
import { StringMatch } from '../../../src/networking/virtual-service/string-match';
import { VirtualService } from '../../../src/networking/virtual-service/virtual-service';

function atGateway(match: HttpMatch, mesh = false): VirtualService {
  const chart = chartIn();
  const gateway = Gateway.fromGatewayName(chart, 'web', 'web');
  return new VirtualService(chart, 'vs', {
    hosts: ['shop.example.com'], gateways: [gateway], mesh, http: [{ name: 'all', action: toCart(), matches: [match] }],
  });
}

function matchOf(virtualService: VirtualService): unknown {
  return (virtualService._toSpec().http as { match: unknown[] }[])[0].match[0];
}

describe('HttpMatch', () => {
  test('renders every condition', () => {
    expect(renderedMatch({
      name: 'beta',
      statPrefix: 'beta',
      uri: StringMatch.prefix('/Cart'),
      ignoreUriCase: true,
      scheme: StringMatch.exact('https'),
      method: StringMatch.exact('GET'),
      authority: StringMatch.exact('shop.example.com'),
      headers: { 'x-user': StringMatch.exact('jo'), 'x-any': StringMatch.present() },
      withoutHeaders: { 'x-bot': StringMatch.present(), 'x-old': StringMatch.prefix('1') },
      queryParams: { v: StringMatch.regex('[0-9]+'), debug: StringMatch.present() },
      port: 80,
      sourceLabels: { app: 'web' },
      sourceNamespace: 'front',
    })).toEqual({
      name: 'beta',
      statPrefix: 'beta',
      uri: { prefix: '/Cart' },
      ignoreUriCase: true,
      scheme: { exact: 'https' },
      method: { exact: 'GET' },
      authority: { exact: 'shop.example.com' },
      headers: { 'x-user': { exact: 'jo' }, 'x-any': {} },
      withoutHeaders: { 'x-bot': {}, 'x-old': { prefix: '1' } },
      queryParams: { v: { regex: '[0-9]+' }, debug: {} },
      port: 80,
      sourceLabels: { app: 'web' },
      sourceNamespace: 'front',
    });
  });

  test('case counts unless said otherwise', () => {
    expect(renderedMatch({ uri: StringMatch.exact('/a'), ignoreUriCase: false })).toEqual({ uri: { exact: '/a' } });
  });

  test('ignoreUriCase goes with an exact path or a prefix', () => {
    expect(() => renderedMatch({ method: StringMatch.exact('GET'), ignoreUriCase: true }))
      .toThrow('match 0 of route "all": ignoreUriCase must be used together with uri, got true: add uri or leave it out');
    expect(() => renderedMatch({ uri: StringMatch.regex('/a'), ignoreUriCase: true }))
      .toThrow('ignoreUriCase must be left out beside a regular expression, got true: write "(?i)"');
    expect(renderedMatch({ uri: StringMatch.regex('/a'), ignoreUriCase: false })).toEqual({ uri: { regex: '/a' } });
  });

  test('texts that would do nothing are refused', () => {
    expect(() => renderedMatch({ name: '' })).toThrow('match 0 of route "all": name must be a text that is not empty, got "": leave it out');
    expect(() => renderedMatch({ statPrefix: '' })).toThrow('match 0 of route "all": statPrefix must be a text that is not empty');
    expect(() => renderedMatch({ queryParams: { '': StringMatch.exact('a') } })).toThrow('name of a query parameter must be a text that is not empty');
    expect(() => renderedMatch({ queryParams: { ['x'.repeat(1025)]: StringMatch.exact('a') } })).toThrow('name of a query parameter must be at most 1024 bytes long');
    expect(renderedMatch({ queryParams: { ['x'.repeat(1024)]: StringMatch.exact('a') } })).toBeDefined();
  });

  test.each<[string, HttpMatch]>([
    ['authority must be a host, without a scheme', { authority: StringMatch.exact('https://a.example.com') }],
    ['authority must be a host in lower case', { authority: StringMatch.prefix('A.example.com') }],
    ['scheme must be "http" or "https"', { scheme: StringMatch.exact('HTTPS') }],
    ['headers: x-a must be a text without blanks around it', { headers: { 'x-a': StringMatch.exact('a ') } }],
    ['withoutHeaders: x-a must be a text without control characters', { withoutHeaders: { 'x-a': StringMatch.exact('a\nb') } }],
    ['headers: :method must be an HTTP method in capitals', { headers: { ':method': StringMatch.exact('get') } }],
    ['query parameter v must be the value of one parameter', { queryParams: { v: StringMatch.exact('a&b') } }],
    ['name of a query parameter must be the name of one parameter', { queryParams: { 'v=1': StringMatch.present() } }],
  ])('is met by some request: %s', (message, match) => {
    expect(() => renderedMatch(match)).toThrow(message);
  });

  test('compares what a request can have', () => {
    expect(renderedMatch({
      authority: StringMatch.exact('a.example.com:8443'),
      scheme: StringMatch.prefix('http'),
      headers: { 'x-a': StringMatch.prefix('a ') },
      queryParams: { 'v[]': StringMatch.exact('a%20b') },
    })).toBeDefined();
  });

  test('a method is in capitals', () => {
    expect(() => renderedMatch({ method: StringMatch.exact('get') }))
      .toThrow('match 0 of route "all": method must be an HTTP method in capitals, got "get": methods are case-sensitive: GET, not get');
    expect(renderedMatch({ method: StringMatch.exact('M-SEARCH') })).toEqual({ method: { exact: 'M-SEARCH' } });
    expect(() => renderedMatch({ method: StringMatch.regex('get|post') })).toThrow('method must be an expression that can match a method in capitals');
    expect(renderedMatch({ method: StringMatch.regex('GET|HEAD') })).toEqual({ method: { regex: 'GET|HEAD' } });
  });

  test('what every request has is not asked to be present', () => {
    for (const field of ['uri', 'method', 'authority', 'scheme']) {
      expect(() => renderedMatch({ [field]: StringMatch.present() })).toThrow(`match 0 of route "all": ${field} can not be StringMatch.present()`);
    }
  });

  test('a header has a name of its own', () => {
    expect(() => renderedMatch({ headers: { 'x user': StringMatch.exact('jo') } }))
      .toThrow('match 0 of route "all": headers must be an HTTP header name, got "x user"');
    expect(() => renderedMatch({ withoutHeaders: { ':status': StringMatch.exact('1') } }))
      .toThrow('match 0 of route "all": withoutHeaders must be an HTTP header name, got ":status"');
    expect(() => renderedMatch({ headers: { Host: StringMatch.exact('a.test') } }))
      .toThrow('match 0 of route "all": headers must be headers other than the host, got "Host": match it by authority');
    expect(renderedMatch({ headers: { ':authority': StringMatch.exact('a.test') } })).toEqual({ headers: { ':authority': { exact: 'a.test' } } });
    expect(renderedMatch({ headers: { ':path': StringMatch.prefix('/a?b') } })).toEqual({ headers: { ':path': { prefix: '/a?b' } } });
  });

  test('an empty prefix of a header or a query parameter is refused', () => {
    expect(() => renderedMatch({ headers: { x: StringMatch.prefix('') } })).toThrow('prefix of match 0 of route "all": headers: x must be a text that is not empty');
    expect(() => renderedMatch({ queryParams: { v: StringMatch.prefix('') } }))
      .toThrow('prefix of match 0 of route "all": query parameter v must be a text that is not empty');
    expect(renderedMatch({ headers: { x: StringMatch.exact('') } })).toEqual({ headers: { x: { exact: '' } } });
  });

  test('where a request comes from is checked', () => {
    expect(() => renderedMatch({ port: 0 })).toThrow('match 0 of route "all": port must be an integer from 1 to 65535, got 0');
    expect(() => renderedMatch({ sourceNamespace: 'Front' })).toThrow('match 0 of route "all": sourceNamespace must be a DNS label');
    expect(() => renderedMatch({ sourceLabels: { app: wrong(1) } })).toThrow('match 0 of route "all": sourceLabels: label app must be at most 63');
    expect(renderedMatch({ port: 65535 })).toEqual({ port: 65535 });
  });
});

describe('a match on a JWT claim', () => {
  const claims = ['@request.auth.claims.groups', '@request.auth.claims[group][id]', '@Request.Auth.Claims.Groups'];

  test('is rendered as a header at a gateway', () => {
    for (const claim of claims) {
      expect(matchOf(atGateway({ headers: { [claim]: StringMatch.exact('beta') } }))).toEqual({ headers: { [claim]: { exact: 'beta' } } });
    }
    expect(matchOf(atGateway({ withoutHeaders: { [claims[0]]: StringMatch.exact('beta') } })))
      .toEqual({ withoutHeaders: { [claims[0]]: { exact: 'beta' } } });
  });

  test('is refused where calls from the mesh are routed', () => {
    const matches = [{ headers: { [claims[0]]: StringMatch.exact('beta') } }];
    const message = `match 0 of route "all": headers: ${claims[0]} must be in a VirtualService that is bound to gateways only, got one`;

    expect(() => atGateway(matches[0], true)).toThrow(`${message} bound to the mesh: Istio routes by JWT claims at gateways`);
    expect(() => renderedMatch(matches[0])).toThrow(`${message} bound to the mesh`);
    expect(() => specOf({ http: [{ name: 'all', action: toCart(), matches }] })).toThrow(`${message} without hosts`);
  });

  test('needs a value, because Envoy takes no matcher without one', () => {
    for (const claim of ['@request.auth.claims[a][]', '@request.auth.claims.a..b']) {
      expect(() => atGateway({ headers: { [claim]: StringMatch.exact('a') } })).toThrow(`a claim with a name between all dots or brackets, got "${claim}"`);
    }
    expect(() => atGateway({ headers: { [claims[0]]: StringMatch.present() } }))
      .toThrow(`match 0 of route "all": headers: ${claims[0]} can not be StringMatch.present(), got it: Envoy refuses all routes`);
    expect(matchOf(atGateway({ headers: { [claims[0]]: StringMatch.regex('.*') } }))).toEqual({ headers: { [claims[0]]: { regex: '.*' } } });
  });

  test('has a name', () => {
    for (const name of ['@request.auth.claims', '@request.auth.claims.', '@request.auth.claims[]', '@request.auth.claimsgroups']) {
      expect(() => atGateway({ headers: { [name]: StringMatch.exact('beta') } })).toThrow('headers must be an HTTP header name');
    }
  });
});
