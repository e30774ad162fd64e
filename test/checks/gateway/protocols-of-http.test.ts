import { expect, test } from 'vitest';
import { protocolsOfHttp } from '../../../src/checks/gateway/protocols-of-http';
import { Manifest } from '../../../src/mesh';
import { findInManifests } from '../run-check';

const server = (protocol: string, bind?: string, number = 80): object => ({ port: { number, name: 'port', protocol }, hosts: ['a.example.com'], bind });
const gateway = (name: string, servers: object[], selector: object = { istio: 'edge' }): Manifest => ({
  apiVersion: 'networking.istio.io/v1', kind: 'Gateway', metadata: { name, namespace: 'edge' }, spec: { selector, servers },
});
const check = (...manifests: Manifest[]) => findInManifests(protocolsOfHttp, ...manifests);
const [ONE, OTHER, BETWEEN] = [server('HTTP', '10.0.0.1'), server('HTTP2', '10.0.0.1'), server('HTTP')];

test('HTTP by two names on an address, beside a server with another one, is an error', () => {
  expect(check(gateway('first', [ONE]), gateway('second', [BETWEEN]), gateway('third', [OTHER]))).toEqual([expect.objectContaining({
    code: 'CDI075',
    level: 'error',
    message: 'spec.servers[0] is on port 80 of the same pods as spec.servers[0] of Gateway edge/first, and calls the protocol HTTP2 and not HTTP, beside one '
      + 'with another bind: Envoy refuses the port where Istio meets that between the two',
    fix: 'write protocol: HTTP in both, or leave out bind',
    resource: 'Gateway edge/third',
    field: 'spec.servers[0]',
    related: ['Gateway edge/first'],
  })]);
});

test.each<[string, Manifest[], number]>([
  ['of Gateways in another order, which their age decides', [gateway('a', [BETWEEN]), gateway('b', [ONE]), gateway('c', [OTHER])], 1],
  ['beside bytes', [gateway('a', [ONE]), gateway('b', [server('TCP')]), gateway('c', [OTHER])], 1],
  ['in one Gateway', [gateway('a', [ONE, BETWEEN, OTHER])], 1],
  ['in one Gateway, with nothing between', [gateway('a', [ONE, OTHER, BETWEEN])], 0],
  ['in capitals or not', [gateway('a', [ONE]), gateway('b', [BETWEEN]), gateway('c', [server('http', '10.0.0.1')])], 1],
  ['by one name', [gateway('a', [ONE]), gateway('b', [BETWEEN]), gateway('c', [ONE])], 0],
  ['on one address alone', [gateway('a', [ONE]), gateway('b', [ONE]), gateway('c', [OTHER])], 0],
  ['beside another port', [gateway('a', [ONE]), gateway('b', [server('HTTP', undefined, 81)]), gateway('c', [OTHER])], 0],
  ['beside other pods', [gateway('a', [ONE]), gateway('b', [BETWEEN], { istio: 'other' }), gateway('c', [OTHER])], 0],
  ['beside TLS', [gateway('a', [ONE]), gateway('b', [server('HTTPS')]), gateway('c', [OTHER])], 0],
])('such servers %s', (_, manifests, count) => {
  expect(check(...manifests)).toHaveLength(count);
});
