import { describe, expect, test } from 'vitest';
import { serversOnOnePort } from '../../../src/checks/gateway/servers-on-one-port';
import { Manifest } from '../../../src/mesh';
import { findInManifests } from '../run-check';

const check = (...manifests: Manifest[]) => findInManifests(serversOnOnePort, ...manifests);

const server = (protocol: string, hosts: string[], others: object = {}, number = 443): object => ({
  port: { number, name: 'port', protocol }, hosts, ...protocol === 'HTTPS' ? { tls: { mode: 'SIMPLE', credentialName: 'cert' } } : {}, ...others,
});

const gateway = (name: string, servers: object[], selector: object = { istio: 'edge' }): Manifest => ({
  apiVersion: 'networking.istio.io/v1', kind: 'Gateway', metadata: { name, namespace: name }, spec: { selector, servers },
});

const HTTPS = server('HTTPS', ['a.example.com']);
/** The same host, from one namespace only. */
const OF_SHOP = server('HTTPS', ['shop/a.example.com']);

describe('a second server of the same pods that can not be on the port', () => {
  test('is an error at the later Gateway', () => {
    expect(check(gateway('first', [HTTPS]), gateway('second', [server('HTTP', ['x.example.com'], {}, 80), OF_SHOP]))).toEqual([expect.objectContaining({
      code: 'CDI075',
      level: 'error',
      message: 'spec.servers[1] is on port 443 of the same pods as a server of Gateway first/first, and both begin TLS for a.example.com: '
        + 'Istio drops one of the two with all of its hosts, or Envoy refuses the port',
      fix: 'give the host to one server, leave out bind where both are for all addresses, or put the server onto another port or gateway',
      resource: 'Gateway second/second',
      field: 'spec.servers[1]',
      related: ['Gateway first/first'],
    })]);
  });

  test.each<[string, object]>([
    ['a host with the namespace of its routes', server('HTTPS', ['shop/a.example.com', 'b.example.com'])],
    ['TLS that passes', server('TLS', ['shop/a.example.com'], { tls: { mode: 'PASSTHROUGH' } })],
    ['plain HTTP', server('HTTP', ['b.example.com'])],
    ['bytes', server('TCP', ['*'])],
  ])('also for %s', (_, other) => {
    expect(check(gateway('first', [HTTPS]), gateway('second', [other]))).toHaveLength(1);
  });

  const HTTP = (bind?: string) => server('HTTP', ['b.example.com'], { bind });
  test.each<[string, object, object]>([
    ['plain HTTP for all addresses, which only one says', HTTP(), HTTP('0.0.0.0')],
    ['plain HTTP and bytes for all addresses', HTTP('0.0.0.0'), server('TCP', ['*'])],
    ['all addresses of another family', HTTP(), HTTP('::')],
    ['all addresses of another family with TLS', HTTPS, server('HTTPS', ['b.example.com'], { bind: '0:0::0' })],
    ['an address of IPv6 in another form', HTTP('::1'), HTTP('0:0:0:0:0:0:0:1')],
    ['another form with TLS', server('HTTPS', ['a.example.com'], { bind: '2001:DB8::1' }), server('HTTPS', ['b.example.com'], { bind: '2001:db8::1' })],
    ['one name for all addresses, which only one says', HTTPS, server('HTTPS', ['a.example.com'], { bind: '0.0.0.0' })],
  ])('also for %s, in one Gateway as in two', (_, one, other) => {
    expect(check(gateway('first', [one]), gateway('second', [other]))).toHaveLength(1);
    expect(check(gateway('first', [other]), gateway('second', [one]))).toHaveLength(1);
    expect(check(gateway('first', [server('HTTP', ['*'], {}, 80), one, other]))).toMatchObject([
      { field: 'spec.servers[2]', message: expect.stringMatching(/^spec.servers\[2\] is on port 443 of the same pods as a server before it, /) },
    ]);
  });

  const passing = (...hosts: string[]) => server('TLS', hosts, { tls: { mode: 'PASSTHROUGH' } });
  test.each<[string, object, object, number]>([
    ['one host for every namespace', passing('shop/a.example.com'), passing('a.example.com'), 1],
    ['one host for one namespace', passing('shop/a.example.com'), passing('shop/a.example.com', 'b.example.com'), 1],
    ['one host for two namespaces', passing('shop/a.example.com'), passing('other/a.example.com'), 0],
  ])('of TLS that passes at both: %s', (_, one, other, count) => {
    expect(check(gateway('first', [one, other]))).toHaveLength(count);
  });

  test('also where one selector is a part of the other, or the pods show it', () => {
    expect(check(gateway('first', [HTTPS]), gateway('second', [OF_SHOP], { istio: 'edge', zone: 'a' }))).toHaveLength(1);
    const pods: Manifest = { apiVersion: 'apps/v1', kind: 'Deployment', spec: { template: { metadata: { labels: { istio: 'edge', app: 'edge' } } } } };
    expect(check(pods, gateway('first', [HTTPS]), gateway('second', [OF_SHOP], { app: 'edge' }))).toHaveLength(1);
    expect(check(gateway('first', [HTTPS]), gateway('second', [OF_SHOP], { app: 'edge' }))).toEqual([]);
  });
});

describe('ports that lead to the same port of the pods', () => {
  const pods = (ports: object[], labels: object = { istio: 'edge' }): Manifest[] => [
    { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'edge', namespace: 'edge' }, spec: { template: { metadata: { labels } } } },
    { apiVersion: 'v1', kind: 'Service', metadata: { name: 'edge', namespace: 'edge' }, spec: { selector: labels, ports } },
  ];
  const TWO = [{ port: 443, targetPort: 8443 }, { port: 9443, targetPort: 8443 }];
  const other = (others: object = {}) => server('HTTPS', ['a.example.com'], others, 9443);

  test('are one port, whether the Service exposes both or a server names that of the pods', () => {
    expect(check(...pods(TWO), gateway('first', [HTTPS]), gateway('second', [other()]))).toMatchObject([{
      field: 'spec.servers[0]',
      message: expect.stringMatching(/^spec.servers\[0\] is on port 9443 of the same pods as a server of Gateway first\/first, for port 443, which leads to the same port of the pods, and both begin/),
    }]);
    expect(check(...pods(TWO), gateway('first', [HTTPS, server('HTTP', ['b.example.com'], {}, 8443)]))).toHaveLength(1);
  });

  test.each<[string, Manifest[], object]>([
    ['other ports of the pods', pods([TWO[0], { port: 9443, targetPort: 9443 }]), other()],
    ['another name', pods(TWO), server('HTTPS', ['b.example.com'], {}, 9443)],
    ['another address', pods(TWO), other({ bind: '127.0.0.1' })],
    ['a Service of other pods', pods(TWO, { istio: 'other' }), other()],
    ['pods that nobody knows', [], other()],
  ])('are two with %s', (_, known, second) => {
    expect(check(...known, gateway('first', [HTTPS]), gateway('second', [second]))).toEqual([]);
  });
});

describe('a host of TLS in two ways', () => {
  test('in one server is an error', () => {
    expect(check(gateway('first', [server('HTTPS', ['a.example.com', 'A.example.com'])]))).toEqual([expect.objectContaining({
      code: 'CDI075',
      message: 'spec.servers[0] begins TLS for a.example.com in two ways to write it, which are one name for Envoy: it refuses port 443',
      fix: 'write hosts in lower case, each once',
      field: 'spec.servers[0]',
    })]);
  });

  test('in two servers is one', () => {
    const message = expect.stringContaining('and both begin TLS for A.example.com: Istio drops one') as string;
    expect(check(gateway('first', [HTTPS, server('HTTPS', ['A.example.com'])]))).toEqual([expect.objectContaining({ field: 'spec.servers[1]', message })]);
    expect(check(gateway('first', [HTTPS]), gateway('second', [server('TLS', ['A.example.com'], { tls: { mode: 'SIMPLE', credentialName: 'cert' } })]))).toEqual([expect.objectContaining({ message })]);
  });

  test('is none where TLS passes, or there is none', () => {
    const passing = (...hosts: string[]) => server('TLS', hosts, { tls: { mode: 'PASSTHROUGH' } });
    expect(check(gateway('first', [passing('a.example.com', 'A.example.com')]))).toEqual([]);
    expect(check(gateway('first', [HTTPS]), gateway('second', [passing('A.example.com')]))).toEqual([]);
    expect(check(gateway('first', [server('HTTP', ['a.example.com', 'A.example.com'])]))).toEqual([]);
  });
});

test.each<[string, object, object]>([
  ['another name', HTTPS, server('HTTPS', ['b.example.com', '*.example.com'])],
  ['a host beside all, for other routes', server('HTTPS', ['*', 'shop/a.example.com']), HTTPS],
  ['a host in capitals beside all', server('HTTPS', ['*', 'A.example.com']), HTTPS],
  ['another port', HTTPS, server('HTTPS', ['a.example.com'], {}, 8443)],
  ['another address', HTTPS, server('HTTPS', ['a.example.com'], { bind: '127.0.0.1' })],
  ['all addresses, which only one says, for other names of TLS', HTTPS, server('HTTPS', ['b.example.com'], { bind: '0.0.0.0' })],
  ['all addresses, which only one says, for TLS and for plain HTTP', HTTPS, server('HTTP', ['a.example.com'], { bind: '0.0.0.0' })],
  ['one address among all', server('HTTP', ['a.example.com'], { bind: '::1' }), server('HTTP', ['a.example.com'], { bind: '::' })],
  ['all addresses of each family', server('HTTP', ['a.example.com'], { bind: '0.0.0.0' }), server('HTTP', ['a.example.com'], { bind: '::' })],
  ['plain HTTP for the same host', server('HTTP', ['a.example.com']), server('HTTP2', ['a.example.com'])],
])('%s is none', (_, one, other) => {
  expect(check(gateway('first', [one]), gateway('second', [other]))).toEqual([]);
  expect(check(gateway('first', [one, other]))).toEqual([]);
});

test('a host in the same words is IST0145 of two Gateways, and this one in one Gateway', () => {
  const both = [HTTPS, server('HTTPS', ['a.example.com'], { port: { number: 443, name: 'again', protocol: 'HTTPS' } })];
  expect(check(gateway('first', [both[0]]), gateway('second', [both[1]]))).toEqual([]);
  expect(check(gateway('first', both))).toMatchObject([{ code: 'CDI075', field: 'spec.servers[1]' }]);
});

test.each<[string, object]>([
  ['bytes', server('TCP', ['db.example.com'], {}, 80)],
  ['TLS', server('HTTPS', ['b.example.com'], {}, 80)],
])('%s beside plain HTTP in one Gateway is one', (_, other) => {
  expect(check(gateway('first', [server('HTTP', ['a.example.com'], {}, 80), other]))).toMatchObject([{ code: 'CDI075', field: 'spec.servers[1]' }]);
});

test('what is no server is none', () => {
  const odd: Manifest = { apiVersion: 'networking.istio.io/v1', kind: 'Gateway', spec: { servers: ['x', { port: 'y' }, { hosts: 1 }] } };
  expect(check(odd, odd, gateway('first', [HTTPS]))).toEqual([]);
});
