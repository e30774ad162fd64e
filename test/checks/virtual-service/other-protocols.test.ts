import { describe, expect, test } from 'vitest';
import { otherProtocols } from '../../../src/checks/virtual-service/other-protocols';
import { Manifest } from '../../../src/mesh';
import { findInMesh, gateway, virtualService } from '../reference-manifests';

const HOST = 'shop.example.com';
const server = (protocol: string, tls?: object, number = 443, hosts = [HOST]) => ({ port: { number, name: `p${number}`, protocol }, hosts, tls });
const public_ = (...servers: object[]) => gateway('public', [], 'shop', { servers });
const route = (fields: object = {}) => ({ ...fields, route: [{ destination: { host: 'web' } }] });
const ROUTES = {
  http: [route()],
  tls: [route({ match: [{ sniHosts: [HOST] }] })],
  tcp: [route()],
};
const routes = (spec: object, gateways = ['public']): Manifest => virtualService('routes', { hosts: [HOST], gateways, ...spec });
const only = (...kinds: (keyof typeof ROUTES)[]) => routes(Object.fromEntries(kinds.map(kind => [kind, ROUTES[kind]])));

const check = (...manifests: Manifest[]) => findInMesh(otherProtocols, {}, ...manifests);

describe('routes of a kind', () => {
  test.each<[keyof typeof ROUTES, object[]]>([
    ['http', [server('HTTP', undefined, 80)]],
    ['http', [server('HTTPS', { mode: 'SIMPLE' })]],
    ['http', [server('GRPC', undefined, 80)]],
    ['tls', [server('TLS', { mode: 'PASSTHROUGH' })]],
    ['tls', [server('HTTPS', { mode: 'PASSTHROUGH' })]],
    ['tcp', [server('TCP', undefined, 3306)]],
    ['tcp', [server('TLS', { mode: 'SIMPLE' })]],
    ['tcp', [server('MONGO', undefined, 27017)]],
  ])('%s are for the server, and the others are not', (kind, servers) => {
    expect(check(public_(...servers), only(kind))).toEqual([]);
    const others = (['http', 'tls', 'tcp'] as const).filter(other => other !== kind);
    expect(check(public_(...servers), only('http', 'tls', 'tcp')).map(({ level, field }) => [level, field])).toEqual(others.map(other => ['error', `spec.${other}[0]`]));
  });

  test.each<[string, Manifest[]]>([
    ['a server of each kind', [public_(server('HTTP', undefined, 80), server('TLS', { mode: 'PASSTHROUGH' })), only('http', 'tls')]],
    ['a protocol that nobody knows', [public_(server('X', undefined, 80)), only('tcp')]],
    ['a server that needs no routes', [public_(server('TLS', { mode: 'AUTO_PASSTHROUGH' })), only('tcp')]],
    ['sidecars that have them', [public_(server('HTTP', undefined, 80)), routes({ tcp: ROUTES.tcp }, ['public', 'mesh'])]],
    ['a Gateway of elsewhere', [public_(server('HTTP', undefined, 80)), routes({ tcp: ROUTES.tcp }, ['public', 'edge/tcp'])]],
    ['another host, which is IST0132', [public_(server('HTTP', undefined, 80, ['a.example.com'])), only('tcp')]],
  ])('are not told of beside %s', (_, manifests) => {
    expect(check(...manifests)).toEqual([]);
  });
});

describe('a port in a match', () => {
  const matching = (port: unknown) => routes({ http: [route({ name: 'web', match: [{ uri: { prefix: '/' }, port }] })] });

  test('that no server has', () => {
    expect(check(public_(server('HTTP', undefined, 80), server('TLS', { mode: 'PASSTHROUGH' }, 8080)), matching(8080))).toMatchObject([{
      field: 'spec.http[0].match[0].port', message: expect.stringContaining('they have: 80'),
    }]);
  });

  test('of a delegate', () => {
    const root = virtualService('root', { hosts: [HOST], gateways: ['public'], http: [{ delegate: { name: 'leaf' } }] });
    const leaf = virtualService('leaf', { http: [route({ match: [{ port: 8080 }] })] });
    expect(check(public_(server('HTTP', undefined, 80)), root, leaf)).toMatchObject([{ resource: 'VirtualService shop/leaf' }]);
  });

  test.each<[string, unknown]>([['that of the server', 80], ['0, which is none', 0], ['none', undefined], ['a text', '80x']])('%s is fine', (_, port) => {
    expect(check(public_(server('HTTP', undefined, 80)), matching(port))).toEqual([]);
  });
});
