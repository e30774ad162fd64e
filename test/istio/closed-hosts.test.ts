import { expect, test } from 'vitest';
import { closedAs } from '../../src/istio';

const rule = (operation: object | undefined, when?: object[]) => [{ from: [{ source: { notIpBlocks: ['10.0.0.0/8'] } }], to: operation && [{ operation }], when }];
const host = 'a.example.com';

test.each<[string, string[] | undefined, unknown, { port?: number; isTls?: boolean }]>([
  ['a wildcard', ['*.example.com'], rule({ hosts: ['*.example.com', '*.example.com:80'] }), {}],
  ['in capitals', ['*.Example.com'], rule({ hosts: ['*.Example.com'] }), {}],
  ['a wildcard behind', ['a.*'], rule({ hosts: ['a.*'] }), {}],
  ['all hosts', ['*'], rule({ paths: ['/admin'] }), {}],
  ['everything', ['*'], rule(undefined), {}],
  ['the host itself', undefined, rule({ hosts: ['a.example.com', '*.example.com'] }), {}],
  ['another host', undefined, rule({ hosts: ['*.example.org'] }), {}],
  ['all but the host', undefined, rule({ hosts: ['*.example.com'], notHosts: ['a.example.com', 'a.example.com:*'] }), {}],
  ['the port', ['*.example.com'], rule({ hosts: ['*.example.com'], ports: ['8080'] }), { port: 8080 }],
  ['another port', undefined, rule({ hosts: ['*.example.com'], ports: ['8443'] }), { port: 8080 }],
  ['a port, of which nothing is known', ['*.example.com'], rule({ hosts: ['*.example.com'], ports: ['8443'] }), {}],
  ['a name of TLS', ['*'], rule({}, [{ key: 'connection.sni', values: ['*.example.com'] }]), { isTls: true }],
  ['a name of TLS, without TLS', undefined, rule({}, [{ key: 'connection.sni', values: ['*.example.com'] }]), {}],
  ['all but the name of TLS', undefined, rule({}, [{ key: 'connection.sni', notValues: ['a.example.com'] }]), { isTls: true }],
  ['another condition', ['*'], rule({}, [{ key: 'request.headers[x-a]', values: ['1'] }]), {}],
  ['nothing', undefined, undefined, {}],
])('%s: %j', (_, wide, rules, { port, isTls = false }) => {
  expect(closedAs(rules, { host, port, isTls })).toEqual(wide);
});
