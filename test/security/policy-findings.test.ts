import { ApiObject, App, Chart } from 'cdk8s';
import { describe, expect, test } from 'vitest';
import { chartIn, messagesOf } from './policy-fixture';
import { Findings } from '../../src/core/findings';
import { PolicyTarget } from '../../src/core/policy-target';
import { FindingLevel } from '../../src/findings';
import { GatewayLoadBalancer } from '../../src/ingress-gateway/gateway-load-balancer';
import { IngressGateway } from '../../src/ingress-gateway/ingress-gateway';
import { DataPlane } from '../../src/mesh-settings/data-plane';
import { GatewayWorkload } from '../../src/mesh-settings/gateway-workload';
import {
  AuthorizationAction, AuthorizationPolicy, AuthorizationPolicyProps, AuthorizationRule, PeerAuthentication, PeerAuthenticationMode,
  RequestAuthentication,
} from '../../src/security';

const { DENY, AUDIT } = AuthorizationAction;
const ECHO = PolicyTarget.workload({ app: 'echo' });
const RULES: AuthorizationRule[] = [{ sources: [{ namespaces: ['shop'] }] }];
const JWT_RULES = [{ issuer: 'https://login.example.com' }];

describe('IST0127 and KIA0004: a policy for a gateway in another namespace', () => {
  const EDGE = { labels: { istio: 'edge' }, namespaceName: 'edge' };
  const told = (namespace: string, target: PolicyTarget, kind = RequestAuthentication) =>
    messagesOf(new kind(chartIn(namespace, { gatewayWorkload: EDGE }), 'policy', { target, jwtRules: JWT_RULES }), 'KIA0004');

  test('is told of that of the mesh settings', () => {
    expect(told('shop', PolicyTarget.workload({ istio: 'edge' }))).toEqual([
      'RequestAuthentication in the namespace "shop" does nothing at the gateway that it selects by {"istio":"edge"}, whose pods are in "edge"',
    ]);
  });

  test('is told of one that the app makes, also later', () => {
    const chart = chartIn();
    const policy = new AuthorizationPolicy(chart, 'policy', { target: PolicyTarget.workload({ istio: 'public' }), rules: RULES });
    expect(messagesOf(policy, 'IST0127')).toEqual([]);
    new IngressGateway(new Chart(chart.node.root as App, 'gateways', { namespace: 'gateways' }), 'public', { name: 'public', loadBalancer: GatewayLoadBalancer.clusterIp() });
    expect(messagesOf(policy, 'IST0127')).toEqual([
      'AuthorizationPolicy in the namespace "shop" does nothing at the gateway that it selects by {"istio":"public"}, whose pods are in "gateways"',
    ]);
  });

  test.each<[string, string, PolicyTarget]>([
    ['in its namespace', 'edge', PolicyTarget.workload({ istio: 'edge' })],
    ['in the root namespace', 'istio-system', PolicyTarget.workload({ istio: 'edge' })],
    ['with other labels', 'shop', PolicyTarget.workload({ istio: 'edge', app: 'shop' })],
  ])('is not told %s', (_case, namespace, target) => {
    expect(told(namespace, target)).toEqual([]);
  });
});

describe('IST0133/deny-without-ports: a rule that denies TCP too', () => {
  const denied = (rule: AuthorizationRule, action = DENY) =>
    messagesOf(new AuthorizationPolicy(chartIn(), 'policy', { target: ECHO, action, rules: [rule] }), 'IST0133/deny-without-ports');

  test.each<[string, AuthorizationRule]>([
    ['paths', { operations: [{ paths: ['/admin'] }] }],
    ['hosts, methods', { operations: [{ hosts: ['a.example.com'], methods: ['GET'] }] }],
    ['notPaths', { operations: [{ ports: [8080] }, { notPaths: ['/'] }] }],
    ['notRequestPrincipals', { sources: [{ notRequestPrincipals: ['*'] }] }],
    ['request.headers[x-a]', { conditions: [{ key: 'request.headers[x-a]', values: ['1'] }] }],
  ])('by %s without ports', (attributes, rule) => {
    expect(denied(rule)).toEqual([
      `rule 0 denies by ${attributes} and names no ports: on ports with TCP, which has no such thing, it denies every connection`,
    ]);
  });

  test.each<[string, AuthorizationRule]>([
    ['names ports', { operations: [{ paths: ['/admin'], ports: [8080] }, { hosts: ['a.example.com'], notPorts: [9000] }] }],
    ['names ports in a condition', { operations: [{ paths: ['/admin'] }], conditions: [{ key: 'destination.port', values: ['8080'] }] }],
    ['names ports for every source', { sources: [{ notRequestPrincipals: ['*'] }], operations: [{ ports: [8080] }] }],
    ['compares what TCP has', { sources: [{ namespaces: ['shop'] }], conditions: [{ key: 'connection.sni', values: ['a.example.com'] }] }],
    ['means everything', {}],
  ])('not by one that %s', (_, rule) => {
    expect(denied(rule)).toEqual([]);
  });

  test('not by one that allows', () => {
    expect(denied({ operations: [{ paths: ['/admin'] }] }, AuthorizationAction.ALLOW)).toEqual([]);
  });
});

describe('CDI051: a policy for the whole mesh', () => {
  const reach = (namespace: string, target?: PolicyTarget, gatewayWorkload?: GatewayWorkload) => {
    const chart = chartIn(namespace, { rootNamespace: 'mesh', gatewayWorkload });
    new AuthorizationPolicy(chart, 'authorization', { target });
    new RequestAuthentication(chart, 'tokens', { target, jwtRules: JWT_RULES });
    return messagesOf(chart, 'CDI051');
  };

  test('is in the root namespace without a target', () => {
    expect(reach('mesh')).toEqual(['AuthorizationPolicy', 'RequestAuthentication'].map(kind =>
      `${kind} in the root namespace "mesh" applies to every workload of the mesh, those of other teams too`));
  });

  test('or for every waypoint', () => {
    expect(reach('mesh', PolicyTarget.gatewayClass('istio-waypoint'))).toEqual([
      expect.stringContaining('applies to every waypoint of the mesh'), expect.stringContaining('applies to every waypoint of the mesh'),
    ]);
  });

  test('or for pods of every namespace', () => {
    expect(reach('mesh', ECHO)).toEqual(['AuthorizationPolicy', 'RequestAuthentication'].map(kind =>
      `${kind} in the root namespace "mesh" applies to the pods with the labels {"app":"echo"} in every namespace, those of other teams too`));
  });

  test('is not in another namespace, nor for a Gateway or a Service', () => {
    expect([...reach('istio-system'), ...reach('shop', ECHO)]).toEqual([]);
    expect([...reach('mesh', PolicyTarget.gateways(['edge'])), ...reach('mesh', PolicyTarget.services(['echo']))]).toEqual([]);
  });

  test('is not for the gateway of the mesh settings, where that is in the root namespace', () => {
    const gateway = { labels: { app: 'edge' }, namespaceName: 'mesh' };
    const own = PolicyTarget.workload({ app: 'edge' });
    const version = PolicyTarget.workload({ app: 'edge', version: 'v1' });

    expect([...reach('mesh', own, gateway), ...reach('mesh', version, gateway)]).toEqual([]);
    expect(reach('mesh', ECHO, gateway)).toHaveLength(2);
    expect(reach('mesh', own, { ...gateway, namespaceName: 'edge' })).toHaveLength(2);
  });

  test('can ask for mTLS', () => {
    const strict = (namespace: string, selector?: Record<string, string>) =>
      messagesOf(new PeerAuthentication(chartIn(namespace), 'strict', { mode: PeerAuthenticationMode.STRICT, selector }), 'CDI051');
    expect(strict('istio-system')).toEqual([expect.stringContaining('PeerAuthentication in the root namespace "istio-system"')]);
    expect([...strict('shop'), ...strict('istio-system', { app: 'echo' })]).toEqual([]);
  });

  test('can be acknowledged', () => {
    const chart = chartIn('istio-system');
    Findings.of(chart).acknowledge('CDI051', 'the mesh is ours');
    new AuthorizationPolicy(chart, 'policy');
    expect(Findings.all(chart)).toMatchObject([{ code: 'CDI051', level: 'warning', acknowledged: 'the mesh is ours' }]);
  });
});

describe('KIA0110, KIA1115 and IST0167: a policy that the proxies of the mesh apply otherwise, or not at all', () => {
  const found = (dataPlane: DataPlane, props: AuthorizationPolicyProps, gatewayWorkload?: GatewayWorkload, code = 'KIA0110') =>
    messagesOf(new AuthorizationPolicy(chartIn('shop', { dataPlane, gatewayWorkload }), 'policy', { rules: RULES, ...props }), code);
  const inAmbient = (rule: AuthorizationRule, props: AuthorizationPolicyProps = { target: ECHO }) =>
    found(DataPlane.AMBIENT, { ...props, rules: [rule] });
  const paths = { operations: [{ paths: ['/cart'], ports: [8080] }] };

  test.each<[string, AuthorizationRule, string]>([
    ['paths', paths, 'what the rule allows is denied'],
    ['remoteIpBlocks', { sources: [{ remoteIpBlocks: ['10.0.0.1'] }] }, 'what the rule allows is denied'],
    ['source.serviceAccount', { conditions: [{ key: 'source.serviceAccount', values: ['cart'] }] }, 'what the rule allows is denied'],
    ['trustDomains, connection.sni', {
      sources: [{ trustDomains: ['*'] }],
      conditions: [{ key: 'connection.sni', values: ['*'] }],
    }, 'what the rule allows is denied'],
    ['trustDomains', { sources: [{ trustDomains: ['*'] }] }, 'what the rule allows is denied'],
    ['trustDomains', { sources: [{ trustDomains: ['*'] }, { namespaces: ['shop'] }] }, 'of source 0 the rule allows nothing'],
    ['trustDomains', { sources: [{ trustDomains: ['*'], namespaces: ['shop'] }] }, 'of source 0 the rule allows more than it says'],
  ])('an ALLOW by %s in an ambient mesh', (attributes, rule, effect) => {
    const message = `rule 0 compares ${attributes}, which the proxy of a node in an ambient mesh does not know: ${effect}`;
    expect([inAmbient(rule), inAmbient(rule, {})]).toEqual([[message], [message]]);
  });

  const from: AuthorizationRule = { sources: [{ notNamespaces: ['shop'] }] };

  test.each<[string, AuthorizationRule, FindingLevel, string]>([
    ['paths beside ports', paths, FindingLevel.WARNING, 'of operation 0 the rule denies more than it says'],
    ['paths alone', { operations: [{ paths: ['/admin'] }] }, FindingLevel.ERROR, 'the rule denies nothing'],
    ['paths alone, of some senders', { ...from, operations: [{ paths: ['/admin'] }] }, FindingLevel.ERROR, 'the rule denies nothing'],
    ['no token', { sources: [{ notRequestPrincipals: ['*'] }] }, FindingLevel.ERROR, 'the rule denies nothing'],
    ['no token, at a port', { sources: [{ notRequestPrincipals: ['*'] }], operations: [{ ports: [8080] }] }, FindingLevel.ERROR, 'the rule denies nothing'],
    ['a client address', { sources: [{ notRemoteIpBlocks: ['10.0.0.0/8'] }] }, FindingLevel.ERROR, 'the rule denies nothing'],
    ['a trust domain', { sources: [{ notTrustDomains: ['cluster.local'] }] }, FindingLevel.ERROR, 'the rule denies nothing'],
    ['a header, of some senders', { ...from, conditions: [{ key: 'request.headers[x-a]', values: ['1'] }] }, FindingLevel.ERROR, 'the rule denies nothing'],
    ['a server name, beside an address', {
      conditions: [{ key: 'connection.sni', values: ['a'] }, { key: 'source.ip', values: ['10.0.0.1'] }],
    }, FindingLevel.ERROR, 'the rule denies nothing'],
    ['paths in one of two operations', { operations: [{ paths: ['/admin'] }, { ports: [9090] }] }, FindingLevel.ERROR, 'of operation 0 the rule denies nothing'],
    ['a token beside a namespace', { sources: [{ notRequestPrincipals: ['*'], namespaces: ['shop'] }] }, FindingLevel.WARNING, 'of source 0 the rule denies more than it says'],
  ])('a DENY by %s', (_case, rule, level, effect) => {
    const policy = new AuthorizationPolicy(chartIn('shop', { dataPlane: DataPlane.AMBIENT }), 'policy', { target: ECHO, action: DENY, rules: [rule] });
    expect(Findings.all(policy).filter(({ code }) => code === 'KIA0110').map(finding => [finding.level, finding.message.split('does not know: ')[1]])).toEqual([[level, effect]]);
  });

  test('a DENY of everything, which the proxy of a node knows', () => {
    expect(inAmbient({}, { action: DENY })).toEqual([]);
  });

  test.each([AUDIT, AuthorizationAction.custom('opa')])('the action $name', action => {
    expect(inAmbient(paths, { action })).toEqual([
      `AuthorizationPolicy with the action ${action.name} does nothing in an ambient mesh without a waypoint as target`,
    ]);
  });

  test('not what the proxy of a node knows', () => {
    expect(inAmbient({
      sources: [{ principals: ['*'], namespaces: ['shop'], ipBlocks: ['10.0.0.1'] }, { serviceAccounts: ['cart'] }],
      operations: [{ ports: [8080] }],
      conditions: [{ key: 'source.ip', values: ['10.0.0.1'] }, { key: 'destination.port', values: ['8080'] }],
    })).toEqual([]);
  });

  test('not with a waypoint as target, nor with sidecars', () => {
    for (const target of [PolicyTarget.services(['echo']), PolicyTarget.gateways(['waypoint'])]) {
      expect(inAmbient(paths, { target, action: AUDIT })).toEqual([]);
    }
    expect(found(DataPlane.SIDECAR, { target: ECHO, rules: [paths] })).toEqual([]);
  });

  test('not at a gateway, which has a proxy of its own', () => {
    expect(inAmbient(paths, { target: PolicyTarget.workload({ istio: 'edge' }) })).toEqual([]);
    const gateway = { labels: { app: 'edge' }, namespaceName: 'shop' };
    expect(found(DataPlane.AMBIENT, { target: PolicyTarget.workload({ app: 'edge', tier: 'web' }), rules: [paths] }, gateway)).toEqual([]);
    expect(found(DataPlane.AMBIENT, { target: PolicyTarget.workload({ app: 'other' }), rules: [paths] }, gateway)).toHaveLength(1);
    const twoLabels = { labels: { app: 'edge', tier: 'web' }, namespaceName: 'shop' };
    expect(found(DataPlane.AMBIENT, { target: PolicyTarget.workload({ app: 'edge' }), rules: [paths] }, twoLabels)).toEqual([]);
  });

  test('not at a gateway that the app makes later', () => {
    const chart = chartIn('shop', { dataPlane: DataPlane.AMBIENT });
    const policy = new AuthorizationPolicy(chart, 'policy', { target: PolicyTarget.workload({ role: 'edge' }), action: DENY, rules: [{ operations: [{ paths: ['/a'] }] }] });
    expect(messagesOf(policy, 'KIA0110')).toHaveLength(1);
    const metadata = { labels: { role: 'edge' }, annotations: { 'inject.istio.io/templates': 'gateway' } };
    new ApiObject(chart, 'edge', { apiVersion: 'apps/v1', kind: 'Deployment', spec: { template: { metadata } } });
    expect(messagesOf(policy, 'KIA0110')).toEqual([]);
  });

  test.each([
    ['Service', PolicyTarget.services(['echo'])],
    ['ServiceEntry', PolicyTarget.serviceEntries(['echo'])],
  ])('a %s as target in a mesh with sidecars', (kind, target) => {
    expect(found(DataPlane.SIDECAR, { target }, undefined, 'IST0167')).toEqual([`AuthorizationPolicy for a ${kind} does nothing in a mesh with sidecars: only waypoints look at it`]);
    expect(found(DataPlane.AMBIENT, { target }, undefined, 'IST0167')).toEqual([]);
  });

  test('not a Gateway as target, which any mesh may have', () => {
    expect(found(DataPlane.SIDECAR, { target: PolicyTarget.gateways(['edge']) }, undefined, 'IST0167')).toEqual([]);
  });

  test('a RequestAuthentication that the proxy of a node would have to apply', () => {
    const tokens = (dataPlane: DataPlane, target?: PolicyTarget, code = 'KIA1115') =>
      messagesOf(new RequestAuthentication(chartIn('shop', { dataPlane }), 'tokens', { target, jwtRules: JWT_RULES }), code);
    for (const target of [undefined, ECHO]) {
      expect(tokens(DataPlane.AMBIENT, target)).toEqual([expect.stringContaining('does nothing in an ambient mesh: the proxy of a node reads no tokens')]);
      expect(tokens(DataPlane.SIDECAR, target)).toEqual([]);
    }
    expect(tokens(DataPlane.AMBIENT, PolicyTarget.services(['echo']))).toEqual([]);
    expect(tokens(DataPlane.SIDECAR, PolicyTarget.services(['echo']), 'IST0167')).toEqual([expect.stringContaining('RequestAuthentication for a Service does nothing')]);
  });

  test('a PeerAuthentication for pods in the root namespace', () => {
    const peers = (namespace: string, selector?: Record<string, string>) =>
      messagesOf(new PeerAuthentication(chartIn(namespace), 'peers', { mode: PeerAuthenticationMode.STRICT, selector }), 'IST0167');
    expect(peers('istio-system', { app: 'echo' })).toEqual([
      'PeerAuthentication with a selector in the root namespace "istio-system" does nothing: Istio reads only those without a selector there',
    ]);
    expect([...peers('shop', { app: 'echo' }), ...peers('istio-system')]).toEqual([]);
  });
});

describe('CDI067: a token that stays in its cookie', () => {
  const told = (rule: object) => messagesOf(new RequestAuthentication(chartIn(), 'tokens', { target: ECHO, jwtRules: [{ ...JWT_RULES[0], ...rule }] }), 'CDI067');

  test('is told unless the rule says so', () => {
    expect(told({ fromCookies: ['session'] })).toEqual(['JWT rule 0 takes tokens from the cookie "session", in which Envoy leaves them although forwardOriginalToken is not set']);
    expect(told({ fromCookies: ['session'], forwardOriginalToken: true })).toEqual([]);
    expect(told({ fromHeaders: [{ name: 'x-token' }] })).toEqual([]);
  });
});

describe('CDI068: an issuer with two rules', () => {
  const told = (other: object, target = ECHO) => {
    const chart = chartIn();
    new RequestAuthentication(chart, 'first', { target: ECHO, jwtRules: JWT_RULES });
    return messagesOf(new RequestAuthentication(chart, 'second', { target, jwtRules: [{ ...JWT_RULES[0], ...other }] }), 'CDI068');
  };

  test('is told where their options differ in the same pods', () => {
    expect(told({ audiences: ['shop'] })).toEqual([
      'JWT rule 0 and JWT rule 0 of RequestAuthentication shop/test-first-c8769f4b check tokens of "https://login.example.com" in the same pods with other options: a token passes that fits one of them, and Istio mixes the rest',
    ]);
    expect(told({})).toEqual([]);
    expect(told({ issuer: 'https://partner.example.com' })).toEqual([]);
    expect(told({ audiences: ['shop'] }, PolicyTarget.workload({ app: 'other' }))).toEqual([]);
  });
});
