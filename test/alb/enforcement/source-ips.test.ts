import { expect, test } from 'vitest';
import { ACCEPTED, Guarded, guardedIn, OWN, ownGateway, policiesOf, SHARED, sharedGateway } from './policy-fixture';
import { ListenerAction } from '../../../src/alb/action/listener-action';
import { ListenerCondition } from '../../../src/alb/condition/listener-condition';
import { DelegatedRules } from '../../../src/alb/delegated-rules';
import { PolicyEnforcement } from '../../../src/alb/gateways/policy-enforcement';
import { IstioAlb, IstioAlbProps } from '../../../src/alb/istio-alb';
import { ListenerProtocol } from '../../../src/alb/listener/listener-protocol';
import { chartIn, findingsOf, forwardTo, manifestsOf } from '../alb-fixture';

const OFFICE = ListenerCondition.sourceIps(['203.0.113.0/24', '2001:db8::1']);
const ADMIN = ListenerCondition.pathPrefixes(['/admin']);

function admin({ listener, service }: Guarded, ...conditions: ListenerCondition[]): void {
  listener.addAction('admin', { conditions: [...conditions, OFFICE], action: ListenerAction.forward(service) });
}

function adminOf(props: IstioAlbProps, hosts?: string[], ...conditions: ListenerCondition[]): () => void {
  return () => admin(guardedIn(props, hosts), ...conditions);
}

test('a rule for some addresses refuses the others, for its hosts and paths and at the gateway\'s own port', () => {
  const guarded = guardedIn(OWN);
  admin(guarded, ADMIN);
  const [policy, ...others] = policiesOf(guarded.chart);

  expect(others).toEqual([]);
  expect(policy.metadata.namespace).toBe('edge');
  expect(policy.spec).toEqual({
    selector: { matchLabels: { istio: 'edge' } },
    action: 'DENY',
    rules: [{
      from: [{ source: { notRemoteIpBlocks: ['203.0.113.0/24', '2001:db8::1'] } }],
      to: [{
        operation: {
          hosts: ['shop.example.com', 'shop.example.com:*', 'api.example.com', 'api.example.com:*'],
          paths: ['/admin', '/admin/*'],
          ports: ['8080'],
        },
      }],
    }],
  });
});

test('the route of the rule looks at no address: who is refused meets no later rule', () => {
  const guarded = guardedIn(OWN);
  admin(guarded, ADMIN);
  guarded.listener.addAction('default', { action: ListenerAction.fixedResponse(404) });
  expect(manifestsOf(guarded.chart, 'VirtualService').flatMap(({ spec }) => spec.http.map(({ match }) => match)))
    .toContainEqual([{ uri: { exact: '/admin' } }, { uri: { prefix: '/admin/' } }]);
});

test('what earlier rules take is left out, what later ones take is not', () => {
  const guarded = guardedIn(OWN);
  guarded.listener.addAction('health', { conditions: [ListenerCondition.paths(['/admin/health', '/ready'])], action: forwardTo('echo') });
  guarded.listener.addAction('write', {
    conditions: [ListenerCondition.pathPrefixes(['/admin/api']), ListenerCondition.httpRequestMethods(['POST'])], action: forwardTo('echo'),
  });
  admin(guarded, ADMIN);
  guarded.listener.addAction('later', { conditions: [ListenerCondition.paths(['/admin/later'])], action: forwardTo('echo') });
  const operations = policiesOf(guarded.chart)[0].spec.rules.flatMap(({ to }) => to.map(({ operation }) => operation));
  expect(operations.map(({ hosts: _, ports: __, ...others }) => others)).toEqual([
    { paths: ['/admin', '/admin/*'], notPaths: ['/admin/health'], notMethods: ['POST'] },
    { methods: ['POST'], paths: ['/admin', '/admin/*'], notPaths: ['/admin/health', '/admin/api', '/admin/api/*'] },
  ]);
});

test('of a wildcard the policy knows hosts without a port and with those of the gateway, and the route no others', () => {
  const guarded = guardedIn(OWN, ['*.example.com', 'example.org']);
  admin(guarded, ADMIN);
  expect(policiesOf(guarded.chart)[0].spec.rules[0].to[0].operation.hosts)
    .toEqual(['*.example.com', '*.example.com:80', '*.example.com:443', 'example.org', 'example.org:*']);
  const matches = manifestsOf(guarded.chart, 'VirtualService').filter(({ spec }) => spec.gateways)
    .map(({ spec: { hosts, http } }) => [hosts, http.find(({ name }) => name === 'admin')!.match![0].authority]);
  expect(matches).toEqual([[['*.example.com'], { regex: '[^.:-][^:]*(?::(?:80|443))?' }], [['example.org'], undefined]]);
});

test('a listener for every host of a gateway of its own needs no hosts, and leaves out those that have other rules', () => {
  const guarded = guardedIn(OWN, ['*']);
  guarded.listener.addAction('open', { conditions: [ListenerCondition.hostHeaders(['open.example.com'])], action: forwardTo('echo') });
  guarded.listener.addAction('other', {
    conditions: [ListenerCondition.hostHeaders(['other.example.com']), ListenerCondition.paths(['/x'])], action: forwardTo('echo'),
  });
  admin(guarded);
  expect(policiesOf(guarded.chart)[0].spec.rules[0].to.map(({ operation }) => operation)).toEqual([
    { hosts: ['other.example.com', 'other.example.com:*'], notPaths: ['/x'], ports: ['8080'] },
    { notHosts: ['open.example.com', 'open.example.com:*', 'other.example.com', 'other.example.com:*'], ports: ['8080'] },
  ]);
});

test('headers with a value or a prefix become conditions of the policy', () => {
  const guarded = guardedIn(OWN);
  admin(guarded, ListenerCondition.httpHeader('X-Team', ['edge', 'core*']));
  expect(policiesOf(guarded.chart)[0].spec.rules.map(({ when }) => when)).toEqual([[{ key: 'request.headers[x-team]', values: ['edge', 'core*'] }]]);
});

test.each<[string, () => void, string]>([
  ['an address that is none', () => ListenerCondition.sourceIps(['office']), 'sourceIps must be an IP address or a range such as "10.1.0.0/16", got "office"'],
  ['an IPv4 address as IPv6', () => ListenerCondition.sourceIps(['::ffff:203.0.113.9']), 'sourceIps must be an IPv4 address as it is, got "::ffff:203.0.113.9"'],
  ['all addresses', () => ListenerCondition.sourceIps(['0.0.0.0/0']), 'sourceIps must be a part of all addresses, got "0.0.0.0/0"'],
  ['no address', () => ListenerCondition.sourceIps([]), 'sourceIps must be a list of at least one'],
  ['a gateway that does not know addresses', adminOf({ gateways: [ownGateway()] }),
    'sourceIps of rule "admin" of listener "http" must be left out where the gateway does not know the addresses of clients, got it for the pods {"istio":"edge"} in edge'],
  ['the same on a shared gateway', adminOf({ gateways: [sharedGateway()], policyEnforcement: PolicyEnforcement.GATEWAY }), 'say clientAddress in the GatewayWorkload'],
  ['a gateway of others', adminOf(SHARED), 'must be left out unless policyEnforcement is PolicyEnforcement.GATEWAY, got "PolicyEnforcement.TARGETS, the default for gateways of others": only a gateway knows'],
  ['every host of a gateway of others', adminOf(ACCEPTED, ['*']), 'hosts of rule "admin" of listener "http" with sourceIps must be named, got "*"'],
  ['a host with a wildcard inside', adminOf(OWN, ['*'], ListenerCondition.hostHeaders(['shop-?.example.com'])),
    'host of rule "admin" of listener "http" with sourceIps must be without wildcards but at the beginning, got "shop-?.example.com"'],
  ['a path that is an expression', adminOf(OWN, ['*'], ListenerCondition.pathRegexes(['/a[0-9]+'])),
    'conditions of rule "admin" of listener "http" with sourceIps must be such as a policy can compare'],
  ['a long path in two ways', adminOf(OWN, ['*'], ListenerCondition.paths([`/${'a'.repeat(600)}/@me/%40you`])),
    'path of rule "admin" of listener "http" with sourceIps must be shorter, or written in one way'],
  ['a query', adminOf(OWN, ['*'], ListenerCondition.queryStrings([{ key: 'v', value: '1' }])), 'must be such as a policy can compare'],
  ['a header with a wildcard inside', adminOf(OWN, ['*'], ListenerCondition.httpHeader('x-a', ['a*b'])), 'must be such as a policy can compare'],
])('%s is refused', (_case, make, message) => {
  expect(make).toThrow(message);
});

test.each<[string, () => void]>([
  ['a gateway of others where all agreed', adminOf(ACCEPTED)],
  ['every host where the rule names its own', adminOf(ACCEPTED, ['*'], ListenerCondition.hostHeaders(['shop.example.com']))],
  ['a long path in one way', adminOf(OWN, ['*'], ListenerCondition.paths([`/${'a'.repeat(600)}/@me/@you`]))],
  ['a short path in two ways', adminOf(OWN, ['*'], ListenerCondition.paths(['/@me/%40you']))],
  ['a path pattern with a wildcard at the end', adminOf(OWN, ['*'], ListenerCondition.pathPatterns(['/admin*']))],
])('%s is accepted', (_case, make) => {
  expect(make).not.toThrow();
});

test('a listener for connections and delegated rules have no rules by address', () => {
  const tcp = new IstioAlb(chartIn(), 'alb', OWN).addListener('tcp', { port: 9000, protocol: ListenerProtocol.TCP });
  expect(() => tcp.addAction('admin', { conditions: [OFFICE], action: forwardTo('echo') })).toThrow('sourceIps of rule "admin" of listener "tcp" must be left out for TCP');
  const delegated = new DelegatedRules(chartIn(), 'rules', { pathPrefix: '/admin' });
  expect(() => delegated.addAction('admin', { conditions: [ADMIN, OFFICE], action: forwardTo('echo') })).toThrow('sourceIps of rule "admin" must be left out in delegated rules');
});

test('an earlier rule that no policy can leave out is an error, unless it is for other requests', () => {
  const guarded = guardedIn(OWN);
  guarded.listener.addAction('beta', { conditions: [ListenerCondition.queryStrings([{ key: 'v', value: '1' }])], action: forwardTo('echo') });
  admin(guarded, ADMIN);
  expect(findingsOf(guarded.chart, 'CDI060')).toEqual([{
    level: 'error',
    message: 'sourceIps of rule "admin" of listener "http" can not leave out what the earlier rule "beta" takes, because a policy can not describe it, or only in too many parts',
    fix: 'give "beta" hosts or paths that a policy can leave out, or put it after "admin" by a priority',
  }]);

  const apart = guardedIn(OWN);
  apart.listener.addAction('beta', {
    conditions: [ListenerCondition.paths(['/beta']), ListenerCondition.queryStrings([{ key: 'v', value: '1' }])], action: forwardTo('echo'),
  });
  apart.listener.addAction('images', { conditions: [ListenerCondition.pathPatterns(['/img/*.png'])], action: forwardTo('echo') });
  admin(apart, ADMIN);
  expect(findingsOf(apart.chart, 'CDI060')).toEqual([]);
});

test('a rule of which earlier ones take all is an error, because it protects nothing', () => {
  const guarded = guardedIn(OWN);
  guarded.listener.addAction('all', { conditions: [ListenerCondition.pathPrefixes(['/'])], action: forwardTo('echo') });
  admin(guarded, ADMIN);
  expect(findingsOf(guarded.chart, 'CDI061')).toHaveLength(1);
  expect(findingsOf(guarded.chart, 'CDI012')).toEqual([]);

  const reached = guardedIn(OWN);
  admin(reached, ADMIN);
  expect(findingsOf(reached.chart, 'CDI061')).toEqual([]);
});

test('so is one of which a rule with the same guard takes all', () => {
  const guarded = guardedIn(OWN);
  guarded.listener.addAction('all', { conditions: [ListenerCondition.pathPrefixes(['/']), OFFICE], action: forwardTo('echo') });
  admin(guarded, ADMIN);
  expect([...findingsOf(guarded.chart, 'CDI061'), ...findingsOf(guarded.chart, 'CDI012')].map(({ level }) => level)).toEqual(['error']);
});

test('several gateways each have a policy with their own port', () => {
  const second = { ...ownGateway(), workload: { ...OWN.gateways![0].workload, labels: { istio: 'internal' }, ports: [{ port: 80 }] } };
  const guarded = guardedIn({ gateways: [...OWN.gateways!, second] });
  admin(guarded, ADMIN);
  expect(policiesOf(guarded.chart).map(({ spec }) => [spec.selector, spec.rules[0].to[0].operation.ports])).toEqual([
    [{ matchLabels: { istio: 'edge' } }, ['8080']],
    [{ matchLabels: { istio: 'internal' } }, ['80']],
  ]);
});
