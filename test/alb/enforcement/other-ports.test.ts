import { expect, test } from 'vitest';
import { OAUTH, ownGateway } from './policy-fixture';
import {
  ApplicationListenerProps, ClientAddress, ConnectionAction, Destination, Gateway, GatewayServer, GatewayTls, HttpAction, HttpMatch,
  HttpScheme, IstioAlb, IstioAlbProps, ListenerAction, ListenerCertificate, ListenerCondition, ListenerProtocol, MeshSettings,
  ServerCertificate, ServiceHost, StringMatch, VirtualService,
} from '../../../src';
import { chartIn, findingsOf, forwardTo } from '../alb-fixture';

const HOST = 'shop.example.com';
const BEHIND_PROXY: IstioAlbProps = { gateways: [ownGateway(ClientAddress.PROXY_PROTOCOL)] };
const KNOWN_PORTS: IstioAlbProps = { gateways: [ownGateway(ClientAddress.CONNECTION)] };
const OFFICE = ['198.51.100.0/24', '192.0.2.0/24'];
const LIST = { allowedSourceIps: OFFICE };
const CERTIFICATE = { certificates: [ListenerCertificate.fromSecret('tls')], redirectHttp: false };
const TCP = { protocol: ListenerProtocol.TCP };

type Listener = ApplicationListenerProps;

/** What is told of two listeners of two load balancers, on the ports 80 and 443. */
function told(first: Listener, second: Listener, props = BEHIND_PROXY): string[] {
  const chart = chartIn();
  const add = (id: string, port: number, listener: Listener) => new IstioAlb(chart, id, props).addListener(id, {
    port,
    protocol: listener.certificates ? undefined : ListenerProtocol.HTTP,
    defaultAction: forwardTo('echo'),
    ...listener,
    redirectHttp: listener.certificates && port === 443 ? false : undefined,
  });
  add('first', 80, first);
  add('second', 443, second);
  return ['CDI062', 'CDI072'].flatMap(code => findingsOf(chart, code)
    .map(({ message, level }) => `${code} ${level} ${/^(.* of listener "\w+").*? (?:of|that) (.*?) (?:too|redirects)/.exec(message)?.slice(1).join(' > ')}`));
}

const CLOSES = 'CDI072 error allowedSourceIps of listener "first" > listener "test/second/second"';
const CUTS = 'CDI062 error allowedSourceIps of listener "first" > listener "test/second/second"';

test.each<[string, Listener, Listener, string]>([
  ['a host is closed on another port', { ...LIST, hosts: [HOST] }, { hosts: [HOST] }, CLOSES],
  ['a wildcard closes the hosts below it', { ...LIST, hosts: ['*.example.com'] }, { hosts: [HOST] }, CLOSES],
  ['a wildcard closes every host of the other port', { ...LIST, hosts: ['*.example.com'] }, { hosts: ['shop.example.org'] }, CLOSES],
  ['a host is closed for those that another list lets in', { ...LIST, hosts: [HOST] }, { hosts: [HOST], allowedSourceIps: [OFFICE[0]] }, CLOSES],
  ['connections without TLS are closed', { ...LIST, hosts: [HOST] }, TCP, CUTS],
  ['requests are closed by a list for connections', { ...LIST, ...TCP }, { hosts: [HOST] }, CLOSES],
  ['connections are closed by a list for connections', { ...LIST, ...TCP }, TCP, CUTS],
  ['TLS for every host closes what has none', { ...LIST, ...CERTIFICATE }, { hosts: [HOST] }, CLOSES],
  ['TLS closes the same name', { ...LIST, ...CERTIFICATE, hosts: [HOST] }, { ...CERTIFICATE, hosts: [HOST] }, CLOSES],
  ['TLS closes the same name that passes', { ...LIST, ...CERTIFICATE, hosts: [HOST] }, { protocol: ListenerProtocol.TLS, hosts: [HOST] }, CUTS],
])('behind the PROXY protocol, where a policy knows no ports, %s by a list of addresses', (_, first, second, expected) => {
  expect(told(first, second)).toContain(expected);
  expect(told(first, second, KNOWN_PORTS)).toEqual([]);
});

test.each<[string, Listener, Listener]>([
  ['the same list', { ...LIST, hosts: [HOST] }, { ...LIST, hosts: [HOST] }],
  ['the same list in another order', { ...LIST, hosts: [HOST] }, { allowedSourceIps: [...OFFICE].reverse(), hosts: [HOST] }],
  ['the same list for connections', { ...LIST, ...TCP }, { ...LIST, ...TCP }],
  ['the same list for requests and connections', { ...LIST, hosts: [HOST] }, { ...LIST, ...TCP }],
  ['other hosts', { ...LIST, hosts: [HOST] }, { hosts: ['api.example.com'] }],
  ['TLS beside none', { ...LIST, hosts: [HOST] }, { ...CERTIFICATE, hosts: [HOST] }],
  ['none beside TLS', { ...LIST, ...CERTIFICATE, hosts: [HOST] }, { hosts: [HOST] }],
  ['none beside a wildcard with TLS', { ...LIST, ...CERTIFICATE, hosts: ['*.example.com'] }, { hosts: [HOST] }],
  ['other names in the handshake', { ...LIST, ...CERTIFICATE, hosts: ['*.example.com'] }, { ...CERTIFICATE, hosts: ['api.example.org'] }],
  ['other names that pass', { ...LIST, ...CERTIFICATE, hosts: [HOST] }, { protocol: ListenerProtocol.TLS, hosts: ['api.example.com'] }],
  ['an answer with an error', { ...LIST, hosts: [HOST] }, { hosts: [HOST], defaultAction: ListenerAction.fixedResponse(403) }],
])('nothing is told there of %s', (_, first, second) => {
  expect(told(first, second)).toEqual([]);
});

test('a rule that asks for the same addresses is no other, nor a list beside such a rule', () => {
  const sources = ListenerCondition.sourceIps(OFFICE);
  const both = (props: Listener, paths: string[] = []) => {
    const chart = chartIn();
    new IstioAlb(chart, 'first', BEHIND_PROXY).addListener('first', { port: 80, hosts: [HOST], ...LIST, defaultAction: forwardTo('echo') });
    const second = new IstioAlb(chart, 'second', BEHIND_PROXY).addListener('second', { port: 443, protocol: ListenerProtocol.HTTP, hosts: [HOST], ...props });
    const below = paths.length > 0 ? [ListenerCondition.pathPrefixes(paths)] : [];
    second.addAction('office', { conditions: [sources, ...below], action: forwardTo('echo') });
    return findingsOf(chart, 'CDI072').map(({ message }) => message.slice(0, message.indexOf(' too')));
  };
  expect(both({})).toEqual([]);
  expect(both({ defaultAction: forwardTo('echo') }, ['/admin']))
    .toEqual(['allowedSourceIps of listener "first" would refuse the requests of listener "test/second/second"']);
  expect(both({ ...LIST, defaultAction: forwardTo('echo') }, ['/admin'])).toEqual([]);
});

test('a guarded path closes that path on the other port', () => {
  const admin = ListenerCondition.pathPrefixes(['/admin']);
  const found = (...others: { path: string; guarded?: boolean; host?: string }[]) => {
    const chart = chartIn();
    const sources = ListenerCondition.sourceIps(OFFICE);
    const first = new IstioAlb(chart, 'first', BEHIND_PROXY).addListener('first', { port: 80, hosts: ['*.example.com'], defaultAction: forwardTo('echo') });
    first.addAction('admin', { conditions: [admin, sources], action: forwardTo('echo') });
    first.addAction('open', { priority: 1, conditions: [ListenerCondition.hostHeaders(['open.example.com'])], action: forwardTo('echo') });
    const second = new IstioAlb(chart, 'second', BEHIND_PROXY).addListener('second', { port: 443, protocol: ListenerProtocol.HTTP });
    others.forEach(({ path, guarded, host }, index) => second.addAction(`rule-${index}`, {
      conditions: [ListenerCondition.pathPrefixes([path]), ...guarded ? [sources] : [], ...host ? [ListenerCondition.hostHeaders([host])] : []],
      action: forwardTo('echo'),
    }));
    return findingsOf(chart, 'CDI072').filter(({ message }) => message.includes('"admin"')).length;
  };
  expect(found({ path: '/' })).toBe(1);
  expect(found({ path: '/admin/users' })).toBe(1);
  expect(found({ path: '/cart' })).toBe(0);
  expect(found({ path: '/admin', guarded: true }, { path: '/' })).toBe(0);
  expect(found({ path: '/admin', host: 'a.example.com' })).toBe(1);
  expect(found({ path: '/admin', host: 'open.example.com' })).toBe(0);
  expect(found({ path: '/admin', host: 'a.example.org' })).toBe(0);
});

test('a redirect to where the same is asked is no loss, unless what is asked for does not come that way', () => {
  const found = (action: (next: ListenerAction) => ListenerAction, redirect: Parameters<typeof ListenerAction.redirect>[0], hosts?: string[]) => {
    const chart = chartIn();
    MeshSettings.configure(chart, { extensionProviders: [OAUTH] });
    new IstioAlb(chart, 'alb', BEHIND_PROXY).addListener('https', { hosts, ...CERTIFICATE, defaultAction: action(forwardTo('echo')) });
    new IstioAlb(chart, 'plain', BEHIND_PROXY).addListener('http', { port: 80, defaultAction: ListenerAction.redirect(redirect) });
    return findingsOf(chart, 'CDI072').map(({ level }) => level);
  };
  const jwt = (others: object) => (next: ListenerAction) => ListenerAction.authenticateJwt({ issuers: [{ issuer: 'https://login.example.com', ...others }], next });
  const oidc = (next: ListenerAction) => ListenerAction.authenticateOidc({ provider: OAUTH.name, next });
  expect(found(jwt({}), { protocol: 'HTTPS' })).toEqual([]);
  expect(found(jwt({ fromCookies: ['session'] }), { protocol: 'HTTPS' })).toEqual(['warning']);
  expect(found(oidc, { protocol: 'HTTPS' })).toEqual(['warning']);
  expect(found(oidc, { protocol: 'HTTPS' }, [HOST])).toEqual([]);
  expect(found(jwt({}), { protocol: 'HTTPS', port: '8443' })).toEqual(['error']);
  expect(found(jwt({}), { host: 'docs.example.com' })).toEqual(['error']);
  expect(found(jwt({}), { protocol: 'HTTPS', path: '/welcome' })).toEqual([]);
});

test('routes of the app\'s own VirtualServices on other ports are others too', () => {
  const found = (server: GatewayServer, matches?: HttpMatch[], action?: HttpAction, guarded: Listener = { hosts: ['*.example.com'] }) => {
    const chart = chartIn();
    const listener = new IstioAlb(chart, 'alb', BEHIND_PROXY).addListener('guarded', guarded);
    listener.addAction('admin', { conditions: [ListenerCondition.pathPrefixes(['/admin']), ListenerCondition.sourceIps(OFFICE)], action: forwardTo('echo') });
    const gateway = new Gateway(chart, 'own', { selector: { istio: 'edge' }, servers: [server] });
    new VirtualService(chart, 'routes', {
      hosts: ['b.example.com'],
      gateways: [gateway],
      http: [{ name: 'all', matches, action: action ?? HttpAction.route([{ destination: Destination.toService(ServiceHost.fromServiceName('echo')) }]) }],
    });
    return findingsOf(chart, 'CDI072').map(({ message }) => /requests (?:of|that) (.*?) (?:too|redirects)/.exec(message)?.[1]);
  };
  const hosts = ['b.example.com'];
  const plain = (port: number, httpsRedirect = false) => GatewayServer.http({ hosts, port, httpsRedirect });
  const secure = (port: number) => GatewayServer.https({ hosts, port, tls: GatewayTls.simple(ServerCertificate.fromSecret('cert')) });
  const closed = ['VirtualService "test/routes" on port 8080'];
  expect(found(plain(8080))).toEqual(closed);
  expect(found(plain(8080), [{ uri: StringMatch.prefix('/admin/') }])).toEqual(closed);
  expect(found(plain(8080), [{ uri: StringMatch.prefix('/cart') }])).toEqual([]);
  expect(found(plain(8080), [{ port: 80 }])).toEqual([]);
  expect(found(plain(80))).toEqual([]);
  expect(found(secure(8080))).toEqual([]);
  expect(found(plain(8080, true))).toEqual(closed);
  const https = { ...CERTIFICATE, port: 443 };
  expect(found(plain(8080), undefined, undefined, https)).toEqual(closed);
  expect(found(plain(80, true), undefined, undefined, https)).toEqual([]);
  expect(found(plain(80), undefined, HttpAction.redirect({ scheme: HttpScheme.HTTPS }), https)).toEqual([]);
  expect(found(secure(8080), undefined, undefined, { ...https, hosts })).toEqual(closed);
  expect(found(secure(8080), undefined, undefined, { ...https, hosts: ['a.example.com'] })).toEqual([]);
});

test('so are the connections of its Gateways, for a list too', () => {
  const found = (server: GatewayServer, listener: Listener) => {
    const chart = chartIn();
    new IstioAlb(chart, 'alb', BEHIND_PROXY).addListener('listed', { ...LIST, defaultAction: forwardTo('echo'), ...listener });
    const gateway = new Gateway(chart, 'own', { selector: { istio: 'edge' }, servers: [server] });
    new VirtualService(chart, 'routes', {
      hosts: [HOST],
      gateways: [gateway],
      tcp: [{ action: ConnectionAction.route([{ destination: Destination.toService(ServiceHost.fromServiceName('echo')) }]) }],
    });
    return findingsOf(chart, 'CDI062').map(({ message }) => /connections of (.*?) too/.exec(message)?.[1]);
  };
  const tcp = GatewayServer.tcp({ port: 9000, hosts: ['*'] });
  const tls = (port: number, host: string) => GatewayServer.tls({ port, hosts: [host], tls: GatewayTls.passthrough() });
  expect(found(tcp, { port: 80, hosts: [HOST] })).toEqual(['Gateway "test/own"']);
  expect(found(tls(8443, HOST), { port: 80, hosts: [HOST] })).toEqual([]);
  expect(found(tls(8443, HOST), CERTIFICATE)).toEqual(['Gateway "test/own"']);
  // On its own port a list without names is for all that comes there, as is documented.
  expect(found(tls(443, HOST), CERTIFICATE)).toEqual([]);
});
