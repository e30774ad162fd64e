import { expect, test } from 'vitest';
import { ACCEPTED, OWN, ownGateway, policiesOf, SHARED } from './policy-fixture';
import { IstioAlb, IstioAlbProps } from '../../../src/alb/istio-alb';
import { ApplicationListenerProps } from '../../../src/alb/listener/application-listener-props';
import { ListenerProtocol } from '../../../src/alb/listener/listener-protocol';
import { ClientAddress } from '../../../src/mesh-settings/gateway-workload';
import { chartIn, forwardTo } from '../alb-fixture';

const LISTS = { allowedSourceIps: ['10.0.0.0/8'], deniedSourceIps: ['10.6.6.6'] };

function rulesOf(props: IstioAlbProps, listener: ApplicationListenerProps): object[] {
  const chart = chartIn();
  new IstioAlb(chart, 'alb', props).addListener('http', { defaultAction: forwardTo('echo'), ...listener });
  return policiesOf(chart).map(({ spec }) => spec.rules);
}

test('clients that are not allowed are refused, and those that are denied', () => {
  const to = [{ operation: { hosts: ['shop.example.com', 'shop.example.com:*', 'shop.example.com.', 'shop.example.com.:*'], ports: ['8080'] } }];
  expect(rulesOf(OWN, { hosts: ['shop.example.com'], ...LISTS })).toEqual([
    [{ from: [{ source: { notRemoteIpBlocks: ['10.0.0.0/8'] } }], to }],
    [{ from: [{ source: { remoteIpBlocks: ['10.6.6.6'] } }], to }],
  ]);
});

test.each([
  [ClientAddress.CONNECTION, ['10.0.0.0/8', '2001:db8::1'], ['10.6.6.6']],
  [ClientAddress.PROXY_PROTOCOL, ['10.0.0.0/8', '::ffff:10.0.0.0/104', '2001:db8::1'], ['10.6.6.6', '::ffff:10.6.6.6']],
  [ClientAddress.X_FORWARDED_FOR, ['10.0.0.0/8', '::ffff:10.0.0.0/104', '2001:db8::1'], ['10.6.6.6', '::ffff:10.6.6.6']],
])('where a proxy names clients, IPv4 comes in the form of IPv6 too: %s', (clientAddress, allowed, denied) => {
  const lists = { ...LISTS, allowedSourceIps: ['10.0.0.0/8', '2001:db8::1'] };
  expect(rulesOf({ gateways: [ownGateway(clientAddress)] }, { hosts: ['shop.example.com'], ...lists })).toMatchObject([
    [{ from: [{ source: { notRemoteIpBlocks: allowed } }] }], [{ from: [{ source: { remoteIpBlocks: denied } }] }],
  ]);
});

test('without lists there is no policy', () => {
  expect(rulesOf(OWN, { hosts: ['shop.example.com'] })).toEqual([]);
});

test('a wildcard and connections are for the whole port of the gateway', () => {
  const to = [{ operation: { ports: ['8080'] } }];
  expect(rulesOf(OWN, { hosts: ['*.example.com'], deniedSourceIps: ['10.6.6.6'] })).toEqual([[{ from: [{ source: { remoteIpBlocks: ['10.6.6.6'] } }], to }]]);
  expect(rulesOf(OWN, { protocol: ListenerProtocol.TCP, port: 80, deniedSourceIps: ['10.6.6.6'] })).toEqual([[{ from: [{ source: { remoteIpBlocks: ['10.6.6.6'] } }], to }]]);
});

test('on a gateway of others the hosts are named, and all agreed', () => {
  expect(rulesOf(ACCEPTED, { hosts: ['shop.example.com'], ...LISTS })).toHaveLength(2);
  expect(() => rulesOf(ACCEPTED, { hosts: ['*.example.com'], ...LISTS })).toThrow('hosts of listener "http" must be full names where it has lists of addresses');
  expect(() => rulesOf(SHARED, { hosts: ['shop.example.com'], ...LISTS }))
    .toThrow('allowedSourceIps of listener "http" must be left out unless policyEnforcement is PolicyEnforcement.GATEWAY');
});

test('the gateway has to know addresses, and the lists have to have some', () => {
  expect(() => rulesOf({ gateways: [ownGateway()] }, LISTS)).toThrow('allowedSourceIps of listener "http" must be left out where the gateway does not know');
  expect(() => rulesOf(OWN, { allowedSourceIps: [] })).toThrow('allowedSourceIps of listener "http" must be a list of at least one');
  expect(() => rulesOf(OWN, { deniedSourceIps: ['bad'] })).toThrow('deniedSourceIps of listener "http" must be an IP address');
});
