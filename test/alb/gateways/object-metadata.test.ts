import { Chart, Testing } from 'cdk8s';
import { Construct } from 'constructs';
import { expect, test } from 'vitest';
import { ClientAddress, IngressGateway, IstioAlb, IstioAlbProps, ListenerAction, ListenerCondition, PolicyEnforcement } from '../../../src';
import { metadataAt, OwnedObjects } from '../../../src/alb/gateways/object-metadata';
import { chartIn, forwardTo } from '../alb-fixture';
import { OWN, ownGateway, policiesOf, serviceIn } from '../enforcement/policy-fixture';

/** A chart that is applied to a namespace that nobody names here. */
const chartAnywhere = () => new Chart(Testing.app(), 'test');

const scope = new Construct(chartIn('shop'), 'alb');

test('an object in its own namespace has the name that it is given, or that of its place', () => {
  expect(metadataAt(scope, 'Policy', 'shop', 'mine')).toEqual({ namespace: 'shop', name: 'mine' });
  expect(metadataAt(scope, 'Policy', 'shop')).toEqual({ namespace: 'shop' });
  expect(metadataAt(scope, 'Policy', undefined)).toEqual({});
});

test('in another namespace two apps alike do not write the same object', () => {
  const other = new Construct(chartIn('books'), 'alb');
  const names = [scope, other].map(place => metadataAt(place, 'Policy', 'edge').name);
  expect(names[0]).toMatch(/^shop-test-alb-policy-\w+$/);
  expect(names[1]).toMatch(/^books-test-alb-policy-\w+$/);
  expect(metadataAt(scope, 'Policy', 'edge', 'mine')).toEqual({ namespace: 'edge', name: 'shop.mine' });
});

test('namespaces and names with hyphens do not meet where they are joined, whoever says the namespace', () => {
  const inside = (namespace: string) => new OwnedObjects(chartIn(namespace), 'alb', 'b');
  const given = [
    metadataAt(inside('shop'), 'RequestLimits', 'edge', 'a-b'),
    metadataAt(inside('shop-a'), 'RequestLimits', 'edge', 'b'),
    metadataAt(inside('edge'), 'RequestLimits', 'edge', 'shop-a-b'),
    metadataAt(new OwnedObjects(chartAnywhere(), 'alb', 'shop-a-b'), 'RequestLimits', 'edge', 'shop-a-b'),
  ].map(({ name }) => name);
  // The last two are one name, which users gave twice for one namespace.
  expect(given).toEqual(['shop.a-b', 'shop-a.b', 'shop-a-b', 'shop-a-b']);
  const derived = [inside('shop'), new OwnedObjects(chartAnywhere(), 'alb', 'shop')].map(place => metadataAt(place, 'Policy', 'edge').name!);
  expect(derived[1]).toBe(derived[0].replace('shop-', 'shop.'));
});

test('ids with texts of users keep their names apart, which lose blanks and capitals', () => {
  const names = ['Lists of http 2', 'Lists of http2', 'Lists of HTTP2', 'Lists of hüttp2'].map(id => metadataAt(scope, id, 'edge').name!);
  expect(new Set(names).size).toBe(names.length);
  names.forEach(name => expect(name).toMatch(/^shop-test-alb-listsofhttp2-[0-9a-f]{8}$/));
});

test.each(['a_b', 'a.', '.a', 'a.-b', '_'])('a derived name is one that Kubernetes takes, with the id %j too', id => {
  expect(metadataAt(new Construct(chartIn('shop'), id), 'Policy', 'edge').name).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
});

test('a chart without a namespace writes into another one under the name of its load balancer, or not at all', () => {
  const unnamed = new Construct(chartAnywhere(), 'alb');
  const named = new OwnedObjects(chartAnywhere(), 'alb', 'shop');
  expect(() => metadataAt(unnamed, 'Policy', 'edge')).toThrow('namespace of the chart of "test/alb" must be known where it writes into namespace "edge", got undefined: '
    + 'give the chart a namespace, or the load balancer a name');
  expect(metadataAt(unnamed, 'Policy', 'edge', 'mine')).toEqual({ namespace: 'edge', name: 'mine' });
  expect(metadataAt(unnamed, 'Policy', undefined)).toEqual({});
  expect(metadataAt(named, 'Policy', 'edge').name).toMatch(/^shop\.test-alb-policy-\w+$/);
});

const LISTS = { allowedSourceIps: ['10.0.0.0/8'] };
const PORTS = [80, 81, 82, 83, 84, 85].map(port => ({ port, targetPort: port + 8000 }));
const TWO: IstioAlbProps = {
  gateways: ['public', 'internal'].map(name => ({
    ...ownGateway(), workload: { ...ownGateway(ClientAddress.CONNECTION).workload, labels: { istio: name }, ports: PORTS },
  })),
};

test.each(['edge', 'shop'])('no two lists of listeners and gateways are one object, in namespace %s', namespace => {
  const chart = chartIn(namespace);
  const alb = new IstioAlb(chart, 'alb', TWO);
  ['http', 'http2', 'http 2', 'HTTP', 'ht-tp', 'http 1'].forEach((id, index) =>
    alb.addListener(id, { port: 80 + index, hosts: [`h${index}.example.com`], ...LISTS, defaultAction: forwardTo('echo') }));
  const names = policiesOf(chart).map(({ metadata }) => metadata.name);
  expect(names).toHaveLength(12);
  expect(new Set(names).size).toBe(12);
});

test.each(['Policies', 'Routes', 'Default', 'Gateway2', 'AccessLogs', 'Redirect80To443', 'Authentication', 'RequestLimits', 'AllowedAddresses of http', 'Resource',
  'Connections', 'Certificate1', 'constructor', 'Named Policies'])('a listener, and a rule, may be called %s', id => {
  const chart = chartIn('shop');
  const action = ListenerAction.authenticateJwt({ issuers: [{ issuer: 'https://issuer.example.com' }], next: ListenerAction.forward(serviceIn(chart, 'shop')) });
  const alb = new IstioAlb(chart, 'alb', { gateways: [...OWN.gateways!, ownGateway(ClientAddress.CONNECTION)], accessLogs: undefined });
  const http = alb.addListener('http', { hosts: ['a.example.com'], ...LISTS });
  const odd = alb.addListener(id, { port: 443, hosts: ['b.example.com'], protocol: http.protocol, ...LISTS });
  [http, odd].forEach(listener => listener.addAction(id, { conditions: [ListenerCondition.paths(['/a'])], action }));
  expect(odd.ruleNames).toEqual([id]);
  expect(policiesOf(chart)).toHaveLength(8);
});

test('two listeners of one id are refused by name', () => {
  const alb = new IstioAlb(chartIn('shop'), 'alb');
  alb.addListener('Policies', { port: 80 });
  expect(() => alb.addListener('Policies', { port: 8080 })).toThrow('id of a listener must be there once in load balancer "test/alb", got "Policies" again: rename one of them');
});

test('a rule of a chart without a namespace has policies where somebody else is only with a name of its load balancer', () => {
  const add = (name?: string) => {
    const chart = chartAnywhere();
    const gateways = [IngressGateway.fromWorkload({ ...ownGateway(ClientAddress.CONNECTION).workload })];
    const listener = new IstioAlb(chart, 'alb', { name, gateways, policyEnforcement: PolicyEnforcement.GATEWAY }).addListener('http', { hosts: ['a.example.com'] });
    listener.addAction('office', { conditions: [ListenerCondition.sourceIps(['10.0.0.0/8'])], action: forwardTo('echo') });
    return policiesOf(chart).map(({ metadata }) => metadata.name);
  };
  expect(() => add()).toThrow('namespace of the chart of "test/alb/Policies" must be known where it writes into namespace "edge"');
  expect(add('shop')).toEqual([expect.stringMatching(/^shop\.test-alb-policies-http-office-\w+$/)]);
});
