import { Duration } from 'cdk8s';
import { describe, expect, test } from 'vitest';
import { CART, destinationNamed, renderedForward, renderedRoute, wrong } from './virtual-service-fixture';
import { HttpAction } from '../../../src/networking/virtual-service/http-action';
import { ResponseBody } from '../../../src/networking/virtual-service/response-body';
import { UriRewrite } from '../../../src/networking/virtual-service/uri-rewrite';

const rewritten = (authorityRewrite: string) => renderedForward({ authorityRewrite }).rewrite;

describe('HttpAction.route', () => {
  test('renders what happens on the way', () => {
    expect(renderedForward({
      uriRewrite: UriRewrite.replaceMatched('/v2/'),
      authorityRewrite: 'cart.example.com',
      timeout: Duration.seconds(5),
      retries: { attempts: 0 },
      fault: { delay: { fixedDelay: Duration.millis(1), percentage: 0 } },
      mirrors: [{ destination: destinationNamed('copy') }],
    })).toEqual({
      rewrite: { uri: '/v2/', authority: 'cart.example.com' },
      timeout: '5s',
      retries: { attempts: 0 },
      fault: { delay: { fixedDelay: '1ms', percentage: { value: 0 } } },
      mirrors: [{ destination: { host: 'copy.shop.svc.cluster.local' } }],
    });
  });

  test('renders the destinations alone where nothing happens', () => {
    expect(renderedRoute({})).toEqual({ name: 'all', route: CART });
  });

  test('a timeout is at least a millisecond', () => {
    expect(() => renderedForward({ timeout: Duration.millis(0) })).toThrow('route "all": timeout must be a duration of at least 1 ms');
    expect(renderedForward({ timeout: Duration.millis(1500) })).toEqual({ timeout: '1500ms' });
  });

  test('another host is a host', () => {
    const message = 'route "all": authorityRewrite must be a host name in lower case or an IP address, got';

    for (const [host, fix] of [
      ['', 'write the host as a text'], ['Cart', 'write it in lower case: "cart"'], ['https://cart:80', 'leave out the scheme: "cart:80"'],
      ['cart/a', 'leave out the path: "cart"'], ['cart:', 'leave out the port: "cart"'], ['cart:65536', 'leave out the port: "cart"'],
      ['cart:80:90', 'a port may follow it'], ['10.0.0.1:80:90', 'a port may follow it'], ['*.example.com', 'a port may follow it'],
    ]) {
      expect(() => rewritten(host)).toThrow(`${message} "${host}": ${fix}`);
    }
    expect(() => rewritten(wrong(80))).toThrow(`${message} 80`);
    for (const host of ['cart', 'cart.example.com:65535', '10.0.0.1', '10.0.0.1:80', '2001:db8::1']) {
      expect(rewritten(host)).toEqual({ authority: host });
    }
  });
});

describe('UriRewrite', () => {
  const uri = (uriRewrite: UriRewrite) => renderedForward({ uriRewrite }).rewrite;

  test('renders a plain and a regular replacement', () => {
    expect(uri(UriRewrite.replaceMatched('/'))).toEqual({ uri: '/' });
    expect(uri(UriRewrite.regex('^/v1/(.*)$', '/\\1'))).toEqual({ uriRegexRewrite: { match: '^/v1/(.*)$', rewrite: '/\\1' } });
  });

  test('a plain replacement is a path without a query', () => {
    const message = 'path of a rewrite must be a path that begins with "/" and has no query, got';

    for (const path of ['', 'v2', '/v2?x=1', '/v2#x']) {
      expect(() => UriRewrite.replaceMatched(path)).toThrow(`${message} "${path}": the query of the request stays as it is`);
    }
    expect(() => UriRewrite.replaceMatched(wrong(undefined))).toThrow(`${message} undefined`);
  });

  test('a regular replacement has a pattern and a substitution', () => {
    expect(() => UriRewrite.regex('(?=a)', '/')).toThrow('pattern of a rewrite must be an RE2 regular expression');
    expect(() => UriRewrite.regex('', '/')).toThrow('pattern of a rewrite must be a regular expression of 1 to 1024 characters');
    expect(() => UriRewrite.regex('\\?a=1', '/')).toThrow('pattern of a rewrite must be an expression that can match a path, which has no query');
    expect(UriRewrite.regex('a( b)?', '/')).toBeDefined();
    expect(() => UriRewrite.regex('a', '')).toThrow('substitution of a rewrite must be a text that is not empty, got "": Istio takes no empty one');
  });
});

describe('HttpAction.directResponse', () => {
  test('renders status and body', () => {
    const render = (action: HttpAction) => renderedRoute({ action }).directResponse;

    expect(render(HttpAction.directResponse(204))).toEqual({ status: 204 });
    expect(render(HttpAction.directResponse(200, { body: ResponseBody.text('ok') }))).toEqual({ status: 200, body: { string: 'ok' } });
    expect(render(HttpAction.directResponse(599, { body: ResponseBody.bytes('b2s=') }))).toEqual({ status: 599, body: { bytes: 'b2s=' } });
  });

  test.each([204, 304])('%d has no body', status => {
    expect(() => HttpAction.directResponse(status, { body: ResponseBody.text('ok') })).toThrow(`body of an answer with status ${status} must be left out, got "one": `
      + 'Envoy sends it all the same, and clients take it for the next answer on the connection');
    expect(HttpAction.directResponse(status)).toBeDefined();
    expect(HttpAction.directResponse(status + 1, { body: ResponseBody.text('ok') })).toBeDefined();
  });

  test('a status is from 200 to 599', () => {
    for (const status of [199, 600, 200.5]) {
      expect(() => HttpAction.directResponse(status))
        .toThrow(`status of a direct response must be an integer from 200 to 599, got ${status}: use an HTTP status such as 200 or 503`);
    }
  });

  test('bytes are Base64', () => {
    for (const text of ['b2s', '!', 'b2s=\n']) {
      expect(() => ResponseBody.bytes(text)).toThrow('bytes of a response body must be Base64 with padding, got');
    }
  });

  test('a body has at most a mebibyte', () => {
    const most = 'a'.repeat(1024 * 1024);

    expect(ResponseBody.text(most)._render().string).toBe(most);
    expect(() => ResponseBody.text(`${most}a`)).toThrow('body of a direct response must be at most 1048576 bytes, got 1048577: serve it from a workload');
    expect(() => ResponseBody.text('ü'.repeat(1024 * 512 + 1))).toThrow('must be at most 1048576 bytes, got 1048578');
    expect(() => ResponseBody.bytes(Buffer.from(`${most}a`).toString('base64'))).toThrow('must be at most 1048576 bytes, got 1048577');
  });
});
