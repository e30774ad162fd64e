import { expect, test } from 'vitest';
import { ACCEPTED, Guarded, guardedIn, OAUTH, OWN, ownGateway, policiesOf, serviceIn, SHARED, sharedGateway } from './policy-fixture';
import { ListenerAction } from '../../../src/alb/action/listener-action';
import { ListenerTransform } from '../../../src/alb/action/listener-transform';
import { ListenerCondition } from '../../../src/alb/condition/listener-condition';
import { DelegatedRules } from '../../../src/alb/delegated-rules';
import { PolicyEnforcement } from '../../../src/alb/gateways/policy-enforcement';
import { IstioAlb, IstioAlbProps } from '../../../src/alb/istio-alb';
import { ListenerCertificate } from '../../../src/alb/listener/listener-certificate';
import { ListenerProtocol } from '../../../src/alb/listener/listener-protocol';
import { AddActionProps } from '../../../src/alb/rule/add-action-props';
import { IngressGateway } from '../../../src/ingress-gateway/ingress-gateway';
import { ClientAddress } from '../../../src/mesh-settings/gateway-workload';
import { Gateway } from '../../../src/networking/gateway/gateway';
import { GatewayServer } from '../../../src/networking/gateway/gateway-server';
import { GatewayTls } from '../../../src/networking/tls/gateway-tls';
import { StringMatch } from '../../../src/networking/virtual-service/string-match';
import { JsonWebKeys } from '../../../src/security/json-web-keys';
import { JwtRule } from '../../../src/security/jwt-rule';
import { findingsOf, forwardTo } from '../alb-fixture';

const LOGIN: JwtRule = { issuer: 'https://login.example.com' };
const API = ListenerCondition.hostHeaders(['api.example.com']);
const OFFICE = ListenerCondition.sourceIps(['203.0.113.0/24']);
const BEHIND_PROXY: IstioAlbProps = { gateways: [ownGateway(ClientAddress.PROXY_PROTOCOL)] };

const jwt = (next: ListenerAction, issuer = LOGIN) => ListenerAction.authenticateJwt({ issuers: [issuer], next });
const api = ({ listener, service }: Guarded, others: Partial<AddActionProps> = {}) =>
  listener.addAction('api', { conditions: [API], action: jwt(ListenerAction.forward(service)), ...others });

test('behind the PROXY protocol, where anybody can name a port, the handshake of TLS tells listeners apart', () => {
  const plain = guardedIn(BEHIND_PROXY);
  api(plain);
  expect(policiesOf(plain.chart)[0].spec.rules[0]).toEqual({
    to: [{ operation: { hosts: ['api.example.com', 'api.example.com:*'] } }],
    when: [{ key: 'connection.sni', notValues: ['*'] }, { key: 'request.auth.claims[iss]', notValues: ['https://login.example.com'] }],
  });

  const secure = guardedIn(BEHIND_PROXY);
  const https = new IstioAlb(secure.chart, 'secure', BEHIND_PROXY).addListener('https', {
    hosts: ['api.example.com'], certificates: [ListenerCertificate.fromSecret('tls')], redirectHttp: false,
  });
  https.addAction('api', { conditions: [API, OFFICE], action: forwardTo('echo') });
  secure.listener.addAction('default', { action: forwardTo('echo') });
  expect(policiesOf(secure.chart)[0].spec.rules[0].when).toEqual([{ key: 'connection.sni', values: ['api.example.com'] }]);
});

test.each<[ClientAddress | undefined]>([[ClientAddress.X_FORWARDED_FOR], [undefined]])('there who names the client (%s) says nothing of ports', clientAddress => {
  const operation = (proxyProtocol?: boolean) => {
    const gateway = { ...ownGateway(), workload: { ...ownGateway(clientAddress).workload, proxyProtocol } };
    const guarded = guardedIn({ gateways: [gateway] });
    api(guarded);
    return policiesOf(guarded.chart)[0].spec.rules[0].to[0].operation;
  };
  expect(operation(true)).toEqual({ hosts: ['api.example.com', 'api.example.com:*'] });
  expect(operation(false)).toEqual({ hosts: ['api.example.com', 'api.example.com:*'], ports: ['8080'] });
  expect(operation()).toEqual({ hosts: ['api.example.com', 'api.example.com:*'], ports: ['8080'] });
});

test('there a listener for every host, without its own condition, has neither hosts nor ports', () => {
  const guarded = guardedIn(BEHIND_PROXY, ['*']);
  const https = new IstioAlb(guarded.chart, 'secure', BEHIND_PROXY).addListener('https', { certificates: [ListenerCertificate.fromSecret('tls')], redirectHttp: false });
  https.addAction('default', { action: jwt(forwardTo('echo')) });
  guarded.listener.addAction('default', { action: ListenerAction.redirect({ protocol: 'HTTPS' }) });
  expect(policiesOf(guarded.chart)[0].spec.rules).toEqual([{ when: [{ key: 'request.auth.claims[iss]', notValues: ['https://login.example.com'] }] }]);

  const open = guardedIn(BEHIND_PROXY, ['*']);
  open.listener.addAction('default', { action: forwardTo('echo') });
  new IstioAlb(open.chart, 'secure', BEHIND_PROXY).addListener('https', {
    certificates: [ListenerCertificate.fromSecret('tls')], redirectHttp: false, defaultAction: jwt(forwardTo('echo')),
  });
  expect(findingsOf(open.chart, 'CDI072')).toHaveLength(1);
});

test('there a policy would refuse connections without requests, which is an error', () => {
  const findings = (props: IstioAlbProps) => {
    const guarded = guardedIn(props);
    api(guarded);
    new IstioAlb(guarded.chart, 'tcp', props).addListener('queue', { port: 443, protocol: ListenerProtocol.TCP, defaultAction: forwardTo('queue') });
    return findingsOf(guarded.chart, 'CDI062').map(({ message }) => message);
  };
  expect(findings(BEHIND_PROXY)).toEqual([
    'authenticateJwt of rule "api" of listener "http" would refuse the connections of listener "test/tcp/queue" too: a policy can not tell them apart by the port '
    + 'or by the name that clients ask for in the handshake, and of connections it sees no hosts and paths',
  ]);
  expect(findings(OWN)).toEqual([]);
});

test('there the requests of another listener for the same hosts would be refused too, unless they are asked the same', () => {
  type Ask = (next: ListenerAction) => ListenerAction;
  const findings = (props: IstioAlbProps, hosts: string[], ask: Ask = next => next, port = 443, secure = false) => {
    const guarded = guardedIn(props);
    api(guarded);
    const certificates = secure ? [ListenerCertificate.fromSecret('tls')] : undefined;
    new IstioAlb(guarded.chart, 'other', props).addListener('second', {
      port, protocol: secure ? undefined : ListenerProtocol.HTTP, hosts, certificates, redirectHttp: secure ? false : undefined, defaultAction: ask(forwardTo('echo')),
    });
    return findingsOf(guarded.chart, 'CDI072').map(({ message }) => message);
  };

  expect(findings(BEHIND_PROXY, ['api.example.com'])).toEqual([
    'authenticateJwt of rule "api" of listener "http" would refuse the requests of listener "test/other/second" too, which is for the same hosts: '
    + 'behind the PROXY protocol a policy can not tell ports apart, because the header names the port',
  ]);
  expect(findings(BEHIND_PROXY, ['*.example.com'])).toHaveLength(1);
  expect(findings(BEHIND_PROXY, ['other.example.com'])).toEqual([]);
  expect(findings(BEHIND_PROXY, ['api.example.com'], jwt)).toEqual([]);
  expect(findings(BEHIND_PROXY, ['api.example.com'], undefined, 443, true)).toEqual([]);
  expect(findings(BEHIND_PROXY, ['api.example.com'], () => ListenerAction.redirect({ port: '80' }))).toEqual([]);
  expect(findings(BEHIND_PROXY, ['api.example.com'], () => ListenerAction.redirect({ protocol: 'HTTPS' }))).toHaveLength(1);
  expect(findings(OWN, ['api.example.com'])).toEqual([]);
});

test('TLS that passes on the port of a guarded listener is kept apart by the names in the handshake, where that has some', () => {
  const findings = (props: IstioAlbProps, own: string[], passed: string[], port = 443) => {
    const { chart } = guardedIn(props, ['plain.example.com']);
    const https = new IstioAlb(chart, 'secure', props).addListener('https', { hosts: own, certificates: [ListenerCertificate.fromSecret('tls')], redirectHttp: false });
    https.addAction('default', { action: jwt(forwardTo('echo')) });
    new Gateway(chart, 'passed', { selector: { istio: 'edge' }, servers: [GatewayServer.tls({ port, hosts: passed, tls: GatewayTls.passthrough() })] });
    new Gateway(chart, 'elsewhere', { selector: { istio: 'other' }, servers: [GatewayServer.tls({ port, hosts: ['*'], tls: GatewayTls.passthrough() })] });
    return findingsOf(chart, 'CDI062').length;
  };

  expect(findings(OWN, ['api.example.com'], ['tls.example.com'])).toBe(0);
  expect(findings(OWN, ['api.example.com'], ['*'])).toBe(0);
  expect(findings(OWN, ['*'], ['tls.example.com'])).toBe(1);
  expect(findings(OWN, ['*'], ['tls.example.com'], 8443)).toBe(0);
  expect(findings(BEHIND_PROXY, ['api.example.com'], ['tls.example.com'], 8443)).toBe(0);
  expect(findings(BEHIND_PROXY, ['api.example.com'], ['*'], 8443)).toBe(1);
  expect(findings(BEHIND_PROXY, ['*.example.com'], ['tls.example.com'], 8443)).toBe(1);
});

test('a gateway whose ports nobody named has no policies: one for another port protects nothing', () => {
  const unnamed = IngressGateway.fromWorkload({ labels: { istio: 'edge' }, namespaceName: 'edge' });
  const other = IngressGateway.fromWorkload({ labels: { istio: 'edge' }, namespaceName: 'edge', ports: [{ port: 8080 }] });
  const enforced = { policyEnforcement: PolicyEnforcement.GATEWAY };
  for (const props of [{ gateways: [unnamed], ...enforced }, { gateways: [other], ...enforced }, enforced]) {
    expect(() => api(guardedIn(props))).toThrow('port of rule "api" of listener "http" must be one whose port in the pods of the gateway is known, got 80: say ports');
  }
  expect(() => api(guardedIn(ACCEPTED))).not.toThrow();
  expect(() => api(guardedIn({ gateways: [sharedGateway()] }))).not.toThrow();
});

test('an issuer has the same keys for all rules of the same pods', () => {
  const guarded = guardedIn(OWN);
  const keys = (name: string): JwtRule => ({ ...LOGIN, keys: JsonWebKeys.fromUri(`https://login.example.com/${name}`) });
  api(guarded, { action: jwt(forwardTo('echo'), keys('a')) });
  const shop = (issuer: JwtRule) => () => guarded.listener.addAction('shop', { conditions: [ListenerCondition.paths(['/shop'])], action: jwt(forwardTo('echo'), issuer) });
  expect(shop(keys('b'))).toThrow('keys of issuer "https://login.example.com" of rule "shop" of listener "http" must be those that other rules have');
  expect(guarded.listener.ruleNames).toEqual(['api']);
  expect(shop(keys('a'))).not.toThrow();
});

test('pods ask one authorizer', () => {
  const guarded = guardedIn(OWN, undefined, { extensionProviders: [OAUTH, { ...OAUTH, name: 'authservice' }] });
  const login = (provider: string) => ListenerAction.authenticateOidc({ provider, next: forwardTo('echo') });
  api(guarded, { action: login('oauth2-proxy') });
  const shop = (provider: string) => () => guarded.listener.addAction('shop', { conditions: [ListenerCondition.paths(['/shop'])], action: login(provider) });
  expect(shop('authservice')).toThrow('provider of rule "shop" of listener "http" must be "oauth2-proxy", which rule "api" of listener "test/alb/http" has in the same pods, got "authservice"');
  expect(shop('oauth2-proxy')).not.toThrow();
});

test('what other load balancers have at the same port is left out of a policy for every host', () => {
  const guarded = guardedIn(OWN, ['*']);
  guarded.listener.addAction('default', { action: jwt(forwardTo('echo')) });
  const other = (id: string, port: number, host: string) => new IstioAlb(guarded.chart, id, OWN)
    .addListener(id, { port, protocol: ListenerProtocol.HTTP, hosts: [host], defaultAction: forwardTo('echo') });
  other('open', 80, 'open.example.com');
  other('elsewhere', 8443, 'elsewhere.example.com');
  expect(policiesOf(guarded.chart)[0].spec.rules[0].to[0].operation.notHosts).toEqual(['open.example.com', 'open.example.com:*']);
});

test('what others have between two of its own domains is left out of the policy for the wide one alone', () => {
  const guarded = guardedIn(OWN, ['*']);
  const here = ListenerCondition.hostHeaders(['a.example.com', '*.b.example.com']);
  guarded.listener.addAction('here', { conditions: [here, ListenerCondition.paths(['/x'])], action: forwardTo('echo') });
  guarded.listener.addAction('default', { conditions: [ListenerCondition.pathPrefixes(['/admin'])], action: jwt(forwardTo('echo')) });
  const other = (id: string, host: string) => new IstioAlb(guarded.chart, id, OWN).addListener(id, { hosts: [host], defaultAction: forwardTo('echo') });
  other('wide', '*.example.com');
  other('narrow', 'c.b.example.com');
  const operations = policiesOf(guarded.chart)[0].spec.rules[0].to.map(({ operation }) => operation);
  expect(operations.map(({ hosts, notHosts }) => [hosts, notHosts?.filter(host => !host.includes(':'))])).toEqual([
    [undefined, ['a.example.com', '*.b.example.com', '*.example.com', 'c.b.example.com']],
    [['a.example.com', 'a.example.com:*', '*.b.example.com', '*.b.example.com:80', '*.b.example.com:443'], ['c.b.example.com']],
  ]);
});

test('a rule with two guards and another with a number at its end have policies of their own', () => {
  const guarded = guardedIn(OWN);
  api(guarded, { conditions: [API, OFFICE] });
  guarded.listener.addAction('api-2', { conditions: [ListenerCondition.paths(['/x'])], action: jwt(forwardTo('echo')) });
  const names = policiesOf(guarded.chart).map(({ metadata }) => metadata.name);
  expect(new Set(names).size).toBe(3);
});

test('many rules for some methods do not double the policy of a later one', () => {
  const guarded = guardedIn(OWN, ['api.example.com']);
  for (let index = 0; index < 40; index++) {
    guarded.listener.addAction(`open-${index}`, {
      conditions: [ListenerCondition.paths([`/open/${index}`]), ListenerCondition.httpRequestMethods([['GET', 'POST', 'PUT'][index % 3]])], action: forwardTo('echo'),
    });
  }
  api(guarded);
  expect(findingsOf(guarded.chart, 'CDI060')).toEqual([]);
  expect(policiesOf(guarded.chart)[0].spec.rules[0].to).toHaveLength(4);
});

test('methods that one earlier rule took stay out of what another one leaves', () => {
  const guarded = guardedIn(OWN, ['api.example.com']);
  const open = (id: string, path: string, ...methods: string[]) => guarded.listener.addAction(id, {
    conditions: [ListenerCondition.pathPrefixes([path]), ListenerCondition.httpRequestMethods(methods)], action: forwardTo('echo'),
  });
  open('read', '/a', 'GET');
  open('write', '/b', 'GET', 'POST');
  api(guarded, { conditions: [API] });
  const operations = policiesOf(guarded.chart)[0].spec.rules[0].to
    .map(({ operation: { methods, notMethods, notPaths } }) => ({ methods, notMethods, notPaths }));
  expect(operations).toEqual([
    { notMethods: ['GET', 'POST'] },
    { methods: ['POST'], notPaths: ['/b', '/b/*'] },
    { methods: ['GET'], notPaths: ['/a', '/a/*', '/b', '/b/*'] },
  ]);
});

test('so many values that the route compares an expression are still those of the policy', () => {
  const guarded = guardedIn(OWN);
  const paths = ['/a', '/b', '/c', '/d', '/e'];
  api(guarded, { conditions: [API, ListenerCondition.pathPrefixes(paths), ListenerCondition.httpRequestMethods(['GET', 'POST'])] });
  expect(policiesOf(guarded.chart)[0].spec.rules[0].to[0].operation).toMatchObject({ methods: ['GET', 'POST'], paths: paths.flatMap(path => [path, `${path}/*`]) });
});

test('a preflight of a browser carries no token: a corsPolicy needs a rule for OPTIONS before', () => {
  const corsPolicy = { allowOrigins: [StringMatch.exact('https://app.example.com')] };
  const guarded = guardedIn(OWN);
  api(guarded, { corsPolicy });
  expect(findingsOf(guarded.chart, 'CDI064').map(({ level }) => level)).toEqual(['warning']);

  guarded.listener.addAction('preflight', { priority: 1, conditions: [API, ListenerCondition.httpRequestMethods(['OPTIONS'])], action: forwardTo('echo'), corsPolicy });
  expect(findingsOf(guarded.chart, 'CDI064')).toEqual([]);
});

test('at the targets a header that is changed before can not be compared', () => {
  const findings = (props: IstioAlbProps, name: string) => {
    const guarded = guardedIn(props);
    api(guarded, { conditions: [API, ListenerCondition.httpHeader('x-team', ['core'])], transforms: [ListenerTransform.requestHeaders({ remove: [name] })] });
    return findingsOf(guarded.chart, 'CDI063').map(({ message }) => message);
  };
  expect(findings(SHARED, 'X-Team')).toEqual([
    'authenticateJwt of rule "api" of listener "http" can not compare the header "x-team" at the targets, because it is changed before',
  ]);
  expect(findings(SHARED, 'x-other')).toEqual([]);
  expect(findings(OWN, 'x-team')).toEqual([]);
});

test('nor one that a sidecar makes of a claim', () => {
  const guarded = guardedIn(SHARED);
  const claim = { ...LOGIN, outputClaimToHeaders: [{ header: 'x-team', claim: 'team' }] };
  guarded.listener.addAction('team', { conditions: [API, ListenerCondition.httpHeader('x-team', ['a'])], action: ListenerAction.forward(guarded.service) });
  api(guarded, { action: jwt(ListenerAction.forward(guarded.service), claim) });
  expect(findingsOf(guarded.chart, 'CDI063')).toHaveLength(1);
});

test('mirrors send a copy before a target refuses', () => {
  const mirrors = { mirrors: [{ target: serviceIn(guardedIn(SHARED).chart, 'copy').version('v1') }] };
  expect(() => api(guardedIn(SHARED), mirrors)).toThrow('policyEnforcement of rule "api" of listener "http" must be PolicyEnforcement.GATEWAY beside mirrors');
  expect(() => api(guardedIn(OWN), mirrors)).not.toThrow();
});

test('where a delegate before it sends requests is not known at the targets', () => {
  const guarded = guardedIn(SHARED);
  const rules = new DelegatedRules(guarded.chart, 'rules', { pathPrefix: '/public' });
  rules.addAction('default', { action: ListenerAction.forward(guarded.service) });
  guarded.listener.delegate('/public', { to: rules });
  api(guarded);
  expect(findingsOf(guarded.chart, 'CDI060')).toHaveLength(1);
});

test('connections have no headers that could name a client', () => {
  const list = (clientAddress: ClientAddress) => () => new IstioAlb(guardedIn(OWN).chart, 'tcp', { gateways: [ownGateway(clientAddress)] })
    .addListener('tcp', { port: 443, protocol: ListenerProtocol.TCP, deniedSourceIps: ['192.0.2.1'], defaultAction: forwardTo('echo') });
  expect(list(ClientAddress.X_FORWARDED_FOR)).toThrow('deniedSourceIps of listener "tcp" must be left out where only x-forwarded-for names the client');
  expect(list(ClientAddress.CONNECTION)).not.toThrow();
});
