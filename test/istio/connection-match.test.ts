import { describe, expect, test } from 'vitest';
import { Connection, meetsConnectionMatch, readConnectionMatch, takesTcp, takesTls } from '../../src/istio';

const CONNECTION: Connection = {
  serverName: 'shop.example.com',
  destinationAddress: '10.1.2.3',
  origin: { port: 443, gateway: 'mesh', labels: { app: 'cart' }, namespace: 'shop' },
};

describe('a connection meets', () => {
  test.each([
    {}, { sniHosts: ['shop.example.com'] }, { sniHosts: ['a.com', '*.example.com'] }, { destinationSubnets: ['10.1.0.0/16'] }, { destinationSubnets: ['10.1.2.3'] },
    { port: 443, gateways: ['mesh'], sourceLabels: { app: 'cart' }, sourceNamespace: 'shop' },
  ])('%j', spec => expect(meetsConnectionMatch(readConnectionMatch(spec), CONNECTION)).toBe(true));

  test('the name in any case', () => {
    expect(meetsConnectionMatch(readConnectionMatch({ sniHosts: ['a.com'] }), { ...CONNECTION, serverName: 'A.com' })).toBe(true);
  });
});

describe('a connection does not meet', () => {
  test.each([
    { sniHosts: ['example.com'] }, { destinationSubnets: ['10.2.0.0/16'] }, { destinationSubnets: ['::/0'] }, { port: 80 }, { gateways: ['edge/a'] },
    { sourceLabels: { app: 'x' } }, { sourceNamespace: 'edge' }, { gateways: ['mesh'], sourceLabels: { app: 'x' } }, { destinationSubnets: ['nothing'] },
  ])('%j', spec => expect(meetsConnectionMatch(readConnectionMatch(spec), CONNECTION)).toBe(false));

  test('a name that it does not send, or an address that is not known', () => {
    const { origin } = CONNECTION;
    expect(meetsConnectionMatch(readConnectionMatch({ sniHosts: ['*'] }), { origin })).toBe(false);
    expect(meetsConnectionMatch(readConnectionMatch({ destinationSubnets: ['0.0.0.0/0'] }), { origin })).toBe(false);
  });
});

const taken = (takes: typeof takesTls, earlier: object, ...later: object[]) =>
  later.map(one => takes(readConnectionMatch(earlier), readConnectionMatch(one)));

test('an earlier TLS match takes the same names from the same senders', () => {
  const both = { sniHosts: ['a.com', 'b.com'] };
  expect(taken(takesTls, both, both, { sniHosts: ['b.com'] }, { sniHosts: ['c.com'] }, { sniHosts: ['a.com', 'c.com'] })).toEqual([true, true, false, false]);
  expect(taken(takesTls, { sniHosts: ['*.com'] }, { sniHosts: ['a.com'] })).toEqual([false]);
  expect(taken(takesTls, { ...both, port: 443 }, both, { ...both, port: 443 })).toEqual([false, true]);
  expect(taken(takesTls, both, { ...both, destinationSubnets: ['10.0.0.0/8'] })).toEqual([false]);
  expect(taken(takesTls, { ...both, destinationSubnets: ['10.0.0.0/8'] }, both)).toEqual([false]);
});

test('an earlier TCP match takes all addresses, or the same', () => {
  const some = { destinationSubnets: ['10.0.0.0/8'] };
  expect(taken(takesTcp, {}, {}, some, { port: 80 })).toEqual([true, true, true]);
  expect(taken(takesTcp, some, some, {}, { destinationSubnets: ['10.1.0.0/16'] })).toEqual([true, false, false]);
  expect(taken(takesTcp, { gateways: ['mesh'], sourceLabels: { app: 'a' } }, { gateways: ['mesh'] }, { gateways: ['mesh'], sourceLabels: { app: 'a' } })).toEqual([false, true]);
});

test('what is not known takes nothing', () => {
  for (const unknown of [{ sniHost: 'a.com' }, { sniHosts: 'a.com' }, { destinationSubnets: [1] }, { port: 'x' }]) {
    expect([...taken(takesTls, unknown, unknown), ...taken(takesTcp, unknown, unknown)]).toEqual([false, false]);
  }
});
