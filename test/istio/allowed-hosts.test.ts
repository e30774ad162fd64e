import { expect, test } from 'vitest';
import { mayAllow } from '../../src/istio';

const A = { host: 'a.example.com', port: 8080, isTls: false };
const to = (operation: object) => [{ to: [{ operation }] }];

test.each<[string, unknown, boolean]>([
  ['nothing', undefined, false],
  ['no rules', [], false],
  ['all', [{}], true],
  ['callers alone', [{ from: [{ source: { principals: ['x'] } }] }], true],
  ['the host', to({ hosts: ['a.example.com'] }), true],
  ['the host in capitals', to({ hosts: ['A.example.com'] }), true],
  ['the host at a port', to({ hosts: ['a.example.com:8443'] }), true],
  ['the host at every port', to({ hosts: ['a.example.com:*'] }), true],
  ['its beginning', to({ hosts: ['a.*'] }), true],
  ['its end', to({ hosts: ['*.example.com'] }), true],
  ['another host', to({ hosts: ['b.example.com', 'a.example.com.org'] }), false],
  ['all others', to({ notHosts: ['*.example.com'] }), false],
  ['the host by its own port alone', to({ notHosts: ['a.example.com'] }), true],
  ['the port', to({ ports: ['80', '8080'] }), true],
  ['another port', to({ ports: ['80'] }), false],
  ['all other ports', to({ notPorts: ['8080'] }), false],
  ['another port by a condition', [{ when: [{ key: 'destination.port', values: ['80'] }] }], false],
  ['names of TLS, of which there is none', [{ when: [{ key: 'connection.sni', values: ['a.example.com'] }] }], false],
  ['what else a condition compares', [{ when: [{ key: 'source.ip', values: ['192.0.2.1'] }] }], true],
  ['another host, and this one', [...to({ hosts: ['b.example.com'] }), ...to({ hosts: ['a.example.com'] })], true],
])('a policy for %s', (_, rules, expected) => {
  expect(mayAllow(rules, A, true)).toBe(expected);
});

test.each<[string, string, boolean]>([
  ['one below it', 'a.example.com', true],
  ['one beside it', 'a.example.org', false],
  ['a wildcard below it', '*.a.example.com', true],
  ['a wildcard above it', '*.com', true],
  ['a beginning', 'a.*', true],
])('of hosts below a wildcard some are allowed by %s', (_, value, expected) => {
  expect(mayAllow(to({ hosts: [value] }), { host: '*.example.com', isTls: false }, true)).toBe(expected);
  expect(mayAllow(to({ hosts: [value] }), { host: '*', isTls: false }, true)).toBe(true);
});

test('connections have no hosts, and names of TLS', () => {
  const connections = { ...A, isTls: true };
  expect(mayAllow(to({ hosts: ['a.example.com'] }), connections, false)).toBe(false);
  expect(mayAllow(to({ ports: ['8080'] }), connections, false)).toBe(true);
  expect(mayAllow([{ when: [{ key: 'connection.sni', values: ['a.example.com'] }] }], connections, false)).toBe(true);
});
