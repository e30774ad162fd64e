import { expect, test } from 'vitest';
import { accountOfGateway, bypassOfNodeProxy, takesCaller } from '../../src/istio';

const CALLER = { namespace: 'shop', account: 'cart' };
const from = (source: object) => ({ from: [{ source }] });
const when = (key: string, values: object) => ({ when: [{ key, ...values }] });

test.each<[object, boolean]>([
  [{}, true],
  [from({ principals: ['cluster.local/ns/shop/sa/cart'] }), true],
  [from({ principals: ['cluster.local/ns/shop/sa/cart2'] }), false],
  [from({ principals: ['td.example/ns/shop/sa/cart'] }), true],
  [from({ principals: ['*/sa/cart'] }), true],
  [from({ principals: ['cluster.local/ns/sho*'] }), true],
  [from({ principals: ['*'] }), true],
  [from({ namespaces: ['shop'] }), true],
  [from({ namespaces: ['other'] }), false],
  [from({ serviceAccounts: ['cart'] }), true],
  [from({ serviceAccounts: ['other/cart'] }), false],
  [from({ notNamespaces: ['shop'] }), false],
  [from({ notPrincipals: ['cluster.local/ns/shop/sa/orders'] }), true],
  [{ from: [{ source: { namespaces: ['other'] } }, { source: { namespaces: ['shop'] } }] }, true],
  [when('source.principal', { values: ['cluster.local/ns/shop/sa/cart'] }), true],
  [when('source.namespace', { notValues: ['shop'] }), false],
  [when('request.headers[x]', { values: ['y'] }), true],
])('%j takes a caller: %s', (rule, expected) => {
  expect(takesCaller(rule, CALLER, 'shop')).toBe(expected);
});

test.each<[object, string | undefined]>([
  [{ metadata: { name: 'a' }, spec: { gatewayClassName: 'istio-waypoint' } }, 'a'],
  [{ metadata: { name: 'a' }, spec: { gatewayClassName: 'istio' } }, 'a-istio'],
  [{ metadata: { name: 'a', annotations: { 'networking.istio.io/service-account': 'b' } }, spec: { gatewayClassName: 'istio' } }, 'b'],
  [{ metadata: {}, spec: {} }, undefined],
])('%j runs as %s', (gateway, expected) => {
  expect(accountOfGateway({ apiVersion: 'gateway.networking.k8s.io/v1', kind: 'Gateway', ...gateway })).toBe(expected);
});

test.each([
  [{}, undefined],
  [{ labels: { 'istio.io/dataplane-mode': 'ambient' } }, undefined],
  [{ labels: { 'istio.io/dataplane-mode': 'none' } }, 'istio.io/dataplane-mode: "none"'],
  [{ hostNetwork: true }, 'hostNetwork: true'],
])('the proxy of their node does not see pods with %j: %s', (pods, expected) => {
  expect(bypassOfNodeProxy(pods)).toBe(expected);
});
