import { describe, expect, test } from 'vitest';
import { meshOf, namesOf } from './mesh-fixture';
import { Manifest } from '../../src/istio';

const HOST = 'cart.shop.svc.cluster.local';

interface RuleOptions {
  readonly exportTo?: string[];
  readonly subsets?: string[];
  readonly trafficPolicy?: object;
  readonly workloadSelector?: object;
  readonly age?: string;
}

function rule(place: string, host: string, { subsets = [], age, ...others }: RuleOptions = {}): Manifest {
  const [namespace, name] = place.split('/');
  const metadata = { name, namespace, ...age === undefined ? {} : { creationTimestamp: age } };
  const spec = { host, subsets: subsets.map(subset => ({ name: subset, labels: { version: subset, from: name } })), ...others };
  return { apiVersion: 'networking.istio.io/v1', kind: 'DestinationRule', metadata, spec };
}

const CLIENT = { namespace: 'web', serviceNamespace: 'shop', rootNamespace: 'istio-system' };

const found = (rules: Manifest[], client: object = {}, host = HOST) => {
  const merged = meshOf(rules).destinationRules.ruleFor(host, { ...CLIENT, ...client });
  return merged && { rules: namesOf(merged.rules), subsets: namesOf(merged.subsets), policy: merged.trafficPolicy };
};
const foundRules = (rules: Manifest[], client: object = {}, host = HOST) => found(rules, client, host)?.rules;

describe('the DestinationRule of a host', () => {
  const own = rule('web/own', HOST);
  const ofService = rule('shop/service', HOST);
  const ofRoot = rule('istio-system/root', '*.cluster.local');

  test('is that of the client, else of the service, else of the root namespace', () => {
    expect(foundRules([ofRoot, ofService, own])).toEqual(['own']);
    expect(foundRules([ofRoot, ofService])).toEqual(['service']);
    expect(foundRules([ofRoot])).toEqual(['root']);
  });

  test('is none of a namespace that has nothing to do with it', () => {
    expect(foundRules([rule('other/rule', HOST)])).toBeUndefined();
    expect(foundRules([ofService], { serviceNamespace: undefined })).toBeUndefined();
  });

  test('inherits nothing: a wildcard of the client hides the rule of the service', () => {
    expect(foundRules([rule('web/all', '*'), ofService])).toEqual(['all']);
  });

  test('is the most specific one of the namespace', () => {
    const rules = ['*', '*.local', '*.shop.svc.cluster.local'].map((host, index) => rule(`shop/wildcard-${index}`, host));
    expect(foundRules([...rules, rule('shop/short', 'cart')])).toEqual(['short']);
    expect(foundRules(rules)).toEqual(['wildcard-2']);
    expect(foundRules(rules, {}, 'api.example.com')).toEqual(['wildcard-0']);
  });

  test('is taken where it is exported to the client', () => {
    expect(foundRules([rule('shop/private', HOST, { exportTo: ['.'] }), ofRoot])).toEqual(['root']);
    expect(foundRules([rule('shop/named', HOST, { exportTo: ['web'] }), ofRoot])).toEqual(['named']);
    expect(foundRules([rule('shop/other', HOST, { exportTo: ['mail'] }), ofRoot])).toEqual(['root']);
    expect(foundRules([rule('shop/private', HOST, { exportTo: ['.'] })], { namespace: 'shop' })).toEqual(['private']);
  });

  test('for gateways in the root namespace is one that only that namespace sees, before that of the service', () => {
    const gateway = { namespace: 'istio-system' };
    expect(foundRules([ofRoot, ofService], gateway)).toEqual(['service']);
    expect(foundRules([rule('istio-system/private', HOST, { exportTo: ['.'] }), ofService], gateway)).toEqual(['private']);
  });

  test('with a workloadSelector is for the pods that it selects', () => {
    const rules = [rule('web/all', HOST), rule('web/canary', HOST, { workloadSelector: { matchLabels: { track: 'canary' } } })];
    expect(foundRules(rules, { labels: { app: 'web', track: 'canary' } })).toEqual(['canary']);
    expect(foundRules(rules, { labels: { app: 'web' } })).toEqual(['all']);
    expect(foundRules(rules)).toEqual(['all']);
  });

  test('with a workloadSelector takes in one for its own namespace only, which is gone for all others then', () => {
    const selecting = rule('web/canary', HOST, { workloadSelector: { matchLabels: { track: 'canary' } } });
    const rules = [rule('web/all', HOST, { exportTo: ['.'] }), selecting];
    expect(foundRules(rules, { labels: { track: 'canary' } })).toEqual(['canary', 'all']);
    expect(foundRules(rules, { labels: { app: 'web' } })).toBeUndefined();
  });

  test('in another cluster domain has short hosts of that domain', () => {
    const settings = { clusterDomain: 'example.org', rootNamespace: 'istio-system', isAmbient: false, hasWaypoint: false, gateway: { namespace: 'x', labels: {}, ports: [], arePortsKnown: false, hasProxyProtocol: false } };
    const { destinationRules } = meshOf([rule('shop/short', 'cart')], { settings });
    expect(destinationRules.ruleFor('cart.shop.svc.example.org', CLIENT)?.rules).toHaveLength(1);
    expect(destinationRules.ruleFor(HOST, CLIENT)).toBeUndefined();
  });
});

describe('several rules of one host and namespace', () => {
  test('are merged: the subsets of all, the policy of the first that has one', () => {
    const rules = [
      rule('shop/b', HOST, { subsets: ['v2', 'v3'], trafficPolicy: { tls: { mode: 'DISABLE' } } }),
      rule('shop/a', HOST, { subsets: ['v1', 'v2'] }),
      rule('shop/c', 'cart', { trafficPolicy: { tls: { mode: 'SIMPLE' } } }),
    ];
    expect(found(rules)).toEqual({ rules: ['a', 'b', 'c'], subsets: ['v1', 'v2', 'v3'], policy: { tls: { mode: 'DISABLE' } } });
  });

  test('of a subset twice keep the first', () => {
    const merged = meshOf([rule('shop/b', HOST, { subsets: ['v1'] }), rule('shop/a', HOST, { subsets: ['v1'] })]).destinationRules.ruleFor(HOST, CLIENT);
    expect(merged?.subsets.map(({ labels }) => labels.from)).toEqual(['a']);
  });

  test('come by age where it is known', () => {
    const rules = [rule('shop/a', HOST, { age: '2026-02-01T00:00:00Z' }), rule('shop/b', HOST, { age: '2026-01-01T00:00:00Z' })];
    expect(foundRules(rules)).toEqual(['b', 'a']);
  });

  test('stay apart where their exportTo differs, and the last one counts', () => {
    const rules = [rule('shop/a', HOST, { subsets: ['v1'] }), rule('shop/b', HOST, { subsets: ['v2'], exportTo: ['*'] })];
    expect(found(rules)).toMatchObject({ rules: ['b'], subsets: ['v2'] });
    const same = [rule('shop/a', HOST, { subsets: ['v1'], exportTo: ['*'] }), rule('shop/b', HOST, { subsets: ['v2'], exportTo: ['*'] })];
    expect(found(same)).toMatchObject({ subsets: ['v1', 'v2'] });
  });

  test('are merged where the later one is seen by more namespaces', () => {
    const rules = [rule('shop/a', HOST, { subsets: ['v1'], exportTo: ['web'] }), rule('shop/b', HOST, { subsets: ['v2'], exportTo: ['web', 'mail'] })];
    expect(found(rules)).toMatchObject({ rules: ['a', 'b'], subsets: ['v1', 'v2'] });
  });
});
