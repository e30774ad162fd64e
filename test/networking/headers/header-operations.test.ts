import { describe, expect, test } from 'vitest';
import { HeaderChanges, HeaderOperations } from '../../../src/networking/headers/header-operations';
import { HttpAction } from '../../../src/networking/virtual-service/http-action';
import { destinationNamed, renderedForward, renderedRoute, toCart, wrong } from '../virtual-service/virtual-service-fixture';

function rendered(headers: HeaderOperations): unknown {
  return renderedRoute({ headers }).headers;
}

const value = (text: string) => rendered({ request: { set: { x: text } } });

describe('HeaderOperations', () => {
  test('renders what is set, added and removed, on the way there and back', () => {
    const changes: HeaderChanges = { set: { 'x-a': '1' }, add: { 'x-b': '2' }, remove: ['x-c'] };

    expect(rendered({ request: changes, response: changes })).toEqual({ request: { ...changes, remove: ['x-c', 'x_c'] }, response: changes });
  });

  test('what is removed from a request does not arrive by a name that applications read as the same', () => {
    expect(rendered({ request: { remove: ['X-Admin-User'] } })).toEqual({
      request: { remove: ['X-Admin-User', 'x-admin_user', 'x_admin-user', 'x_admin_user'] },
    });
    // Who removes the other way to write it keeps the header.
    expect(rendered({ request: { remove: ['x_user'] } })).toEqual({ request: { remove: ['x_user'] } });
    expect(rendered({ request: { remove: ['x-user'], set: { x_user: '1' } } })).toEqual({ request: { remove: ['x-user'], set: { x_user: '1' } } });
    expect(rendered({ response: { remove: ['x-user'] } })).toEqual({ response: { remove: ['x-user'] } });
  });

  test('leaves out what changes nothing', () => {
    expect(rendered({ request: { set: {}, add: {}, remove: [] }, response: {} })).toBeUndefined();
    expect(rendered({ request: { remove: ['x'] }, response: {} })).toEqual({ request: { remove: ['x'] } });
  });

  test('more headers than Envoy takes are refused, set and added together', () => {
    const headers = (count: number, name: string) => Object.fromEntries(Array.from({ length: count }, (_, index) => [`${name}-${index}`, 'b']));
    expect(() => rendered({ request: { set: headers(500, 'a'), add: headers(501, 'b') } })).toThrow('at most 1000 to set and add together, got 1001');
    expect(() => rendered({ request: { set: { ...headers(500, 'a'), host: 'a' }, add: headers(500, 'b') } })).not.toThrow();
  });

  test('the host can be set on a request only', () => {
    const message = (where: string) => `headers of route "all": ${where} must be a header other than the host, got`;

    expect(rendered({ request: { set: { host: 'a' } } })).toEqual({ request: { set: { host: 'a' } } });
    expect(rendered({ request: { add: { ':authority': 'a' } } })).toEqual({ request: { add: { ':authority': 'a' } } });
    expect(() => rendered({ request: { remove: ['Host'] } })).toThrow(`${message('request headers: remove')} "Host": the host can only be set on a request`);
    expect(() => rendered({ response: { set: { ':authority': 'a' } } })).toThrow(message('response headers: set'));
    expect(() => rendered({ response: { add: { host: 'a' } } })).toThrow(message('response headers: add'));
  });

  test('of a response, those that Envoy writes after all routes do not change', () => {
    for (const name of ['Connection', 'proxy-connection', 'upgrade', 'X-Envoy-Decorator-Operation']) {
      expect(() => rendered({ response: { set: { [name]: 'a' } } })).toThrow('headers of route "all": response headers: set must be a header other than those of Envoy itself (connection, ');
      expect(() => rendered({ response: { add: { [name]: 'a' } } })).toThrow('response headers: add must be a header other than those of Envoy itself');
      expect(() => rendered({ response: { remove: [name] } })).toThrow(`x-envoy-decorator-operation), got "${name}": Envoy takes it out and writes its own after all routes`);
      expect(rendered({ request: { set: { [name]: 'a' } } })).toBeDefined();
    }
    expect(() => rendered({ response: { remove: ['transfer-encoding'] } })).toThrow('a header other than those of Envoy itself');
    expect(() => rendered({ response: { remove: ['Date'] } })).toThrow('response headers: remove must be a header other than the date, got "Date"');
    expect(rendered({ response: { set: { date: 'today' }, remove: ['keep-alive', 'content-length'] } })).toBeDefined();
  });

  test('the host changes once', () => {
    expect(() => rendered({ request: { set: { host: 'a' }, add: { ':authority': 'b' } } }))
      .toThrow('headers of route "all": request headers must be at most one change of the host, got ["host",":authority"]: keep one of them');
    expect(() => renderedRoute({ action: toCart({ authorityRewrite: 'cart' }), headers: { request: { set: { Host: 'b' } } } }))
      .toThrow('route "all" must change the host once, got authorityRewrite and the header "Host": keep one of them');
    expect(() => renderedRoute({ action: toCart({ authorityRewrite: 'cart' }), headers: { request: { add: { ':authority': 'b' } } } }))
      .toThrow('must change the host once');
    expect(renderedRoute({ action: toCart({ authorityRewrite: 'cart' }), headers: { request: { set: { hosts: 'b' } } } }))
      .toMatchObject({ rewrite: { authority: 'cart' }, headers: { request: { set: { hosts: 'b' } } } });
  });

  test('a header has a name', () => {
    expect(() => rendered({ request: { set: { '': 'a' } } })).toThrow('headers of route "all": request headers: set must be an HTTP header name, got ""');
    expect(() => rendered({ request: { add: { ':method': 'a' } } })).toThrow('request headers: add must be an HTTP header name, got ":method"');
    expect(() => rendered({ response: { remove: ['x y'] } })).toThrow('response headers: remove must be an HTTP header name, got "x y"');
    expect(rendered({ response: { remove: ['x_y'] } })).toEqual({ response: { remove: ['x_y'] } });
  });

  test('belongs to a destination as well', () => {
    const headers: HeaderOperations = { response: { add: { 'set-cookie': 'version=v1' } } };
    const action = HttpAction.route([{ destination: destinationNamed('cart'), headers }]);

    expect(renderedRoute({ action }).route).toEqual([{ destination: { host: 'cart.shop.svc.cluster.local' }, headers }]);
    expect(() => renderedRoute({ action: HttpAction.route([{ destination: destinationNamed('cart'), headers: { response: { remove: ['host'] } } }]) }))
      .toThrow('route "all": response headers: remove must be a header other than the host');
  });
});

describe('a header that is set', () => {
  const renderedWith = (set: Record<string, string>, remove?: string[]) => rendered({ request: { set, remove } }) as { request: HeaderChanges };
  const removed = (set: Record<string, string>, remove?: string[]) => renderedWith(set, remove).request.remove;

  test('is removed before where its value may come out empty, so that none that the client sent stays', () => {
    expect(removed({ subject: '%DOWNSTREAM_PEER_SUBJECT%' })).toEqual(['subject']);
    expect(removed({ id: '%REQ(X-ID)%%REQ(X-OTHER)%' })).toEqual(['id']);
    expect(removed({ id: '%REQ(X-ID)%' }, ['x', 'ID'])).toEqual(['x', 'ID']);
    expect(rendered({ response: { set: { id: '%RESP(X-ID)%' } } })).toEqual({ response: { set: { id: '%RESP(X-ID)%' }, remove: ['id'] } });
  });

  test('stays as it is where it has a value always', () => {
    for (const text of ['shop', 'a%REQ(X-ID)%', '%REQ(X-ID)%%%', ' %REQ(X-ID)%', '%PROTOCOL%', '%REQ(X-ID)%%START_TIME%', '%REQ(:AUTHORITY)%', '100%%']) {
      expect(removed({ id: text })).toBeUndefined();
    }
  });

  test('by a command of the request is not sent by a name that applications read as the same', () => {
    expect(removed({ 'x-client-ip': '%DOWNSTREAM_REMOTE_ADDRESS%' })).toEqual(['x-client_ip', 'x_client-ip', 'x_client_ip']);
    expect(removed({ 'X-User': '%DOWNSTREAM_PEER_SUBJECT%' }, ['x_user'])).toEqual(['x_user', 'X-User']);
    expect(removed({ 'x-env': 'prod' })).toBeUndefined();
    expect(rendered({ response: { set: { 'x-id': '%PROTOCOL%' } } })).toEqual({ response: { set: { 'x-id': '%PROTOCOL%' } } });
  });

  test('is not removed where its own value is made of it', () => {
    expect(removed({ id: '%REQ(ID)%' })).toBeUndefined();
    expect(removed({ id: '%REQ(X-OTHER?ID)%' })).toBeUndefined();
    expect(removed({ 'x-user': '%REQ(x_user)%' })).toEqual(['x-user']);
  });

  test('is not read by another one where it is removed before', () => {
    expect(() => removed({ subject: '%DOWNSTREAM_PEER_SUBJECT%', was: '%REQ(Subject)%' })).toThrow('headers of route "all": request headers: was must be made of other '
      + 'headers than "subject", got "%REQ(Subject)%": "subject" is set to what may come out empty, so it is removed before');
    expect(() => rendered({ request: { set: { subject: '%DOWNSTREAM_PEER_SUBJECT%' }, add: { was: '%REQ(SUBJECT)%' } } })).toThrow('headers: was must be made of');
    expect(removed({ subject: '%DOWNSTREAM_PEER_SUBJECT%', was: '%REQ(Subjects)%' })).toEqual(['subject', 'was']);
    expect(removed({ version: '%PROTOCOL%', was: '%REQ(VERSION)%' })).toEqual(['was']);
  });

  test('as the host has no commands, which Istio would write as they are', () => {
    expect(() => removed({ host: '%REQ(X-HOST)%' })).toThrow('request headers: set host must be a text without commands, got "%REQ(X-HOST)%": Istio writes the host as it is given');
    expect(() => rendered({ request: { add: { ':authority': '%PROTOCOL%' } } })).toThrow('request headers: add :authority must be a text without commands');
    expect(removed({ host: 'a' })).toBeUndefined();
  });

  test.each(['content-length', 'Transfer-Encoding'])('does not say where a body ends: %s', name => {
    const refused = `must be a header other than those that say where a body ends, got "${name}"`;
    expect(() => rendered({ request: { set: { [name]: '0' } } })).toThrow(`request headers: set ${refused}`);
    expect(() => rendered({ request: { add: { [name]: '%REQ(X-LENGTH)%' } } })).toThrow(`request headers: add ${refused}`);
    expect(() => rendered({ response: { set: { [name]: '0' } } })).toThrow(`response headers: set ${refused}`);
    expect(rendered({ request: { set: { [`x-${name}`]: '0' } } })).toBeDefined();
  });

  test('has a value', () => {
    expect(() => value('')).toThrow('headers of route "all": request headers: set x must be a text that is not empty, got "": Envoy writes no empty headers, and leaves one');
    expect(() => rendered({ response: { add: { x: '' } } })).toThrow('response headers: add x must be a text that is not empty');
    expect(value(' ')).toEqual({ request: { set: { x: ' ' } } });
  });

  test('of a destination is removed there', () => {
    const headers: HeaderOperations = { request: { set: { id: '%REQ(X-ID)%' } } };
    const action = HttpAction.route([{ destination: destinationNamed('cart'), headers }]);

    expect(renderedRoute({ action }).route).toMatchObject([{ headers: { request: { remove: ['id'] } } }]);
  });
});

describe('the value of a header', () => {
  test('is printable', () => {
    expect(() => value('a\nb')).toThrow('request headers: set x must be a text of printable ASCII characters, got "a\\nb": encode other characters');
    expect(() => value('ü')).toThrow('must be a text of printable ASCII characters');
    expect(() => value(wrong(1))).toThrow('must be a text of printable ASCII characters, got 1: encode other characters; numbers and booleans need quotes');
  });

  test('has no percent sign alone', () => {
    for (const text of ['100%', 'abc%123', '%START_TIME%%', '%REQ(X%', '%protocol%']) {
      expect(() => value(text)).toThrow(/must be a text whose percent signs belong to a command of Envoy \(".*" is no command\), got .*: write a literal percent sign as "%%"/);
    }
  });

  test('is as long as Envoy takes it', () => {
    expect(value('x'.repeat(16384))).toBeDefined();
    expect(() => value('x'.repeat(16385))).toThrow('request headers: set x must be a text of at most 16384 characters, got');
  });

  test('can hold commands of Envoy', () => {
    for (const text of ['100%%', 'a %PROTOCOL% b', '%REQ(X-ID?:PATH)%', '%START_TIME(%s.%3f)%', '%DYNAMIC_METADATA(a:b)%', '%%%PROTOCOL%']) {
      expect(value(text)).toMatchObject({ request: { set: { x: text } } });
    }
  });

  test('has no command that Istio or Envoy would refuse', () => {
    expect(() => value('%CLIENT_IP%')).toThrow('a command of Envoy (Envoy has no command CLIENT_IP), got "%CLIENT_IP%"');
    expect(() => rendered({ response: { add: { x: '%REQ%' } } })).toThrow('(REQ needs an argument in brackets)');
    const headers: HeaderOperations = { request: { set: { x: '%REQ(X):2%' } } };
    expect(() => renderedRoute({ action: HttpAction.route([{ destination: destinationNamed('cart'), headers }]) })).toThrow('(Istio takes no length after an argument)');
  });

  test('can begin and end with a quote', () => {
    expect(renderedForward({})).toEqual({});
    expect(value('"a"')).toEqual({ request: { set: { x: '"a"' } } });
  });
});
