import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { meetOnAPort } from '../../../src/checks/gateway/meeting-servers';
import { haveOneHost, PortConflict, portConflicts } from '../../../src/checks/gateway/port-conflicts';
import { conflictOf } from '../../../src/istio';
import { GatewayView, Manifest, Mesh } from '../../../src/mesh';
import { meshOf } from '../../mesh/mesh-fixture';

const gateway = (name: string, selector: object, servers: object[]): Manifest => ({
  apiVersion: 'networking.istio.io/v1', kind: 'Gateway', metadata: { name, namespace: 'shop' }, spec: { selector, servers },
});

/** Each server compared with each one before it. */
function compared(own: GatewayView, mesh: Mesh): PortConflict | undefined {
  const { all } = mesh.gateways;
  for (const other of [...all.slice(0, all.indexOf(own)), own]) {
    for (const server of own.servers) {
      const before = other === own ? own.servers.slice(0, server.index) : other.servers;
      const conflicting = before.filter(one => !(other !== own && haveOneHost(server, one)) && conflictOf(server, one) !== undefined)
        .find(one => meetOnAPort({ gateway: own, server }, { gateway: other, server: one }, mesh));
      if (conflicting !== undefined) {
        return { server, other: conflicting, gateway: other, reason: conflictOf(server, conflicting)! };
      }
    }
  }
  return undefined;
}

const HOSTS = fc.uniqueArray(fc.constantFrom('a.example.com', 'A.example.com', 'shop/a.example.com', 'other/a.example.com', './a.example.com', 'b.example.com', '*', '*/*'),
  { minLength: 1, maxLength: 3 });
const SERVERS = fc.record({
  port: fc.record({ number: fc.constantFrom(80, 443, 8080), name: fc.constant('x'), protocol: fc.constantFrom('HTTP', 'HTTPS', 'HTTPS', 'TLS', 'TCP', 'GRPC') }),
  hosts: HOSTS,
  bind: fc.constantFrom(undefined, undefined, undefined, '0.0.0.0', '::', '::1', '0:0::1', '10.0.0.1'),
  tls: fc.constantFrom(undefined, { mode: 'SIMPLE', credentialName: 'x' }, { mode: 'SIMPLE', credentialName: 'x' }, { mode: 'PASSTHROUGH' }),
});
const SELECTORS = fc.constantFrom({}, { app: 'a' }, { app: 'a' }, { app: 'a', tier: 'x' }, { tier: 'x' }, { app: 'b' });
const PODS = fc.constantFrom<Record<string, string>[]>({ app: 'a' }, { app: 'b', tier: 'x' }, { app: 'c', tier: 'y' });

test('the conflicts of random Gateways are those of comparing each with each', () => {
  let found = 0;
  let ofTwoPorts = 0;
  const some = fc.array(fc.tuple(SELECTORS, fc.array(SERVERS, { maxLength: 3 })), { maxLength: 5 });
  fc.assert(fc.property(some, fc.array(PODS, { maxLength: 2 }), (gateways, pods) => {
    const mesh = meshOf([
      ...gateways.map(([selector, servers], index) => gateway(`g${index}`, selector, servers)),
      ...pods.map((labels, index): Manifest => ({ apiVersion: 'v1', kind: 'Pod', metadata: { name: `p${index}`, namespace: 'shop', labels }, spec: {} })),
      ...pods.filter(({ app }) => app !== 'c').map((selector, index): Manifest => ({
        apiVersion: 'v1', kind: 'Service', metadata: { name: `s${index}`, namespace: 'shop' }, spec: { selector, ports: [{ port: 80, targetPort: 8080 }] },
      })),
    ]);
    const conflicts = portConflicts(mesh);
    for (const own of mesh.gateways.all) {
      const expected = compared(own, mesh);
      const { server, other, gateway: of, reason } = conflicts.get(own) ?? {};
      expect([server, other, of?.name, reason]).toEqual([expected?.server, expected?.other, expected?.gateway.name, expected?.reason]);
      found += expected === undefined ? 0 : 1;
      ofTwoPorts += expected?.server.port === expected?.other.port ? 0 : 1;
    }
  }), { numRuns: Number(process.env.RUNS ?? 1000) });
  expect(found).toBeGreaterThan(300);
  expect(ofTwoPorts).toBeGreaterThan(20);
});

/** How often somebody asks a server of so many Gateways of one workload for its hosts. */
function workOf(count: number): number {
  let reads = 0;
  const servers = (index: number) => [
    { port: { number: 443, name: 'https', protocol: 'HTTPS' }, hosts: [`shop-${index}.example.com`, `*/other-${index}.example.com`], tls: { mode: 'SIMPLE', credentialName: 'x' } },
    { port: { number: 80, name: 'http', protocol: 'HTTP' }, hosts: ['*'] },
  ];
  const mesh = meshOf(Array.from({ length: count }, (_, index) => gateway(`g${index}`, { app: 'edge' }, servers(index))));
  for (const { servers: views } of mesh.gateways.all) {
    for (const view of views) {
      const { hosts } = view;
      const get = () => {
        reads += 1;
        return hosts;
      };
      Object.defineProperty(view, 'hosts', { enumerable: true, get });
    }
  }
  expect(portConflicts(mesh).size).toBe(0);
  return reads;
}

test('it grows with the Gateways of a workload, not with their square', () => {
  const [some, many] = [100, 400].map(workOf);
  expect(some).toBeGreaterThan(100);
  expect(many / some).toBeLessThan(4.5);
});
