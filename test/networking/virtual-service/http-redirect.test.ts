import { describe, expect, test } from 'vitest';
import { renderedRoute, wrong } from './virtual-service-fixture';
import { HttpAction } from '../../../src/networking/virtual-service/http-action';
import { HttpMatch } from '../../../src/networking/virtual-service/http-match';
import { HttpRedirectOptions, HttpScheme, RedirectPath, RedirectPort } from '../../../src/networking/virtual-service/http-redirect';
import { StringMatch } from '../../../src/networking/virtual-service/string-match';

/** For a route below `/old/`. */
const rendered = (options: HttpRedirectOptions) =>
  renderedRoute({ action: HttpAction.redirect(options), matches: [{ uri: StringMatch.prefix('/old/') }] }).redirect;

function replacePrefix(...matches: HttpMatch[]): unknown {
  return renderedRoute({ action: HttpAction.redirect({ path: RedirectPath.replacePrefix('/new') }), matches }).redirect;
}

describe('HttpAction.redirect', () => {
  test('renders every field', () => {
    expect(rendered({
      path: RedirectPath.replace('/new?x=1'), authority: 'www.example.com', scheme: HttpScheme.HTTPS, port: RedirectPort.number(8443), redirectCode: 308,
    })).toEqual({ uri: '/new?x=1', authority: 'www.example.com', scheme: 'https', port: 8443, redirectCode: 308 });
  });

  test('renders each kind of path and port', () => {
    expect(rendered({ path: RedirectPath.replacePrefix('/new/') })).toEqual({ prefixRewrite: '/new/' });
    expect(rendered({ port: RedirectPort.protocolDefault() })).toEqual({ derivePort: 'FROM_PROTOCOL_DEFAULT' });
    expect(rendered({ path: RedirectPath.replace('/'), port: RedirectPort.fromRequest() })).toEqual({ uri: '/', derivePort: 'FROM_REQUEST_PORT' });
    expect(rendered({ scheme: HttpScheme.HTTP })).toEqual({ scheme: 'http' });
    expect(rendered({ authority: '10.0.0.1' })).toEqual({ authority: '10.0.0.1' });
  });

  test('leads elsewhere', () => {
    expect(() => HttpAction.redirect({ redirectCode: 302 }))
      .toThrow('a redirect must be one that changes path, authority, scheme or port, got {"redirectCode":302}: it would lead to itself');
    expect(() => HttpAction.redirect({})).toThrow('got {}');
  });

  test('has a code that Istio knows', () => {
    for (const redirectCode of [200, 300, 304, 305, 306, 399]) {
      expect(() => HttpAction.redirect({ authority: 'a', redirectCode }))
        .toThrow(`redirectCode of a redirect must be one of 301, 302, 303, 307, 308, got ${redirectCode}: with another code Envoy refuses all routes of the port`);
    }
    for (const redirectCode of [301, 302, 303, 307, 308]) {
      expect(rendered({ authority: 'a', redirectCode })).toEqual({ authority: 'a', redirectCode });
    }
  });

  test('a path begins with a slash', () => {
    const message = 'path of a redirect must be a path that begins with "/", got';

    expect(() => RedirectPath.replace('new')).toThrow(`${message} "new": host, port and scheme are properties of their own`);
    expect(() => RedirectPath.replacePrefix('')).toThrow(`${message} ""`);
    expect(() => RedirectPath.replace(wrong(1))).toThrow(`${message} 1`);
  });

  test('an authority is a host alone', () => {
    for (const [authority, fix] of [
      ['', 'write the host as a text'], ['www.example.com:80', 'leave out the port: "www.example.com"'],
      ['https://www.example.com', 'leave out the scheme: "www.example.com"'], ['WWW.example.com', 'write it in lower case: "www.example.com"'],
      ['*.example.com', 'give the host alone'],
    ]) {
      expect(() => HttpAction.redirect({ authority })).toThrow(
        `authority of a redirect must be a host name in lower case or an IP address, got "${authority}": ${fix}; port and scheme are properties of their own`);
    }
  });

  test('a port is one', () => {
    expect(() => RedirectPort.number(0)).toThrow('port of a redirect must be an integer from 1 to 65535, got 0');
    expect(() => RedirectPort.number(65536)).toThrow('got 65536');
  });
});

describe('a redirect to another prefix', () => {
  test('goes with matches that compare a prefix', () => {
    expect(replacePrefix({ uri: StringMatch.prefix('/old') }, { uri: StringMatch.prefix('/older'), method: StringMatch.exact('GET') })).toEqual({ prefixRewrite: '/new' });
  });

  test('is refused beside another match of the path', () => {
    expect(() => replacePrefix({ uri: StringMatch.prefix('/old') }, { uri: StringMatch.exact('/older') }))
      .toThrow('route "all" must match paths by prefix to replace the prefix in a redirect, got exact "/older": use RedirectPath.replace');
    expect(() => replacePrefix({ uri: StringMatch.regex('/o.*') })).toThrow('got regex "/o.*"');
  });

  test('another path is possible with every match', () => {
    expect(renderedRoute({
      action: HttpAction.redirect({ path: RedirectPath.replace('/new') }), matches: [{ uri: StringMatch.exact('/older') }],
    }).redirect).toEqual({ uri: '/new' });
  });
});

test('what a location has is escaped, and leads elsewhere', () => {
  expect(() => RedirectPath.replace('/a b')).toThrow('path of a redirect must be a text as it is sent, in plain ASCII, got "/a b": Envoy writes " " as it is: write "%20" for it');
  expect(() => RedirectPath.replacePrefix('/é/')).toThrow('write "%C3%A9" for it');
  expect(() => RedirectPath.replace('/\\1')).toThrow('path of a redirect must be a path as it is written, without groups');
  expect(() => rendered({ path: RedirectPath.replace('/old/login') })).toThrow('redirect of route "all" must be to a location that the route is not for, got {"uri":"/old/login"}: clients would follow it');
  expect(() => rendered({ path: RedirectPath.replacePrefix('/new') })).toThrow('redirect of route "all" must be a path that ends with a slash, as the prefix "/old/" does');
  expect(rendered({ path: RedirectPath.replace('/%C3%A9?q=%20#top') })).toEqual({ uri: '/%C3%A9?q=%20#top' });
});

test('a path has no line break', () => {
  expect(() => RedirectPath.replace('/new?ref=mail\n')).toThrow('path of a redirect must be a text without line breaks and other control characters, got "/new?ref=mail\\n"');
  expect(() => RedirectPath.replacePrefix('/new\u007f')).toThrow('path of a redirect must be a text without line breaks');
  expect(rendered({ path: RedirectPath.replace('/new?ref=mail') })).toEqual({ uri: '/new?ref=mail' });
});
