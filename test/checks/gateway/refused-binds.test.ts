import { expect, test } from 'vitest';
import { refusedBinds } from '../../../src/checks/gateway/refused-binds';
import { findInManifests } from '../run-check';

const object = (kind: string, spec: object) => ({ apiVersion: 'networking.istio.io/v1', kind, metadata: { name: 'one', namespace: 'shop' }, spec });
const gateway = (bind: unknown) => object('Gateway', { selector: { app: 'web' }, servers: [{ port: { number: 80 }, hosts: ['*'], bind }] });
const sidecar = (fields: object, workloadSelector?: object) => object('Sidecar', { workloadSelector, ...fields });
const pods = (spec: object = {}, annotations: object = {}) => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web', namespace: 'shop' },
  spec: { template: { metadata: { labels: { app: 'web' }, annotations }, spec: { containers: [{ name: 'web', image: 'web' }], ...spec } } },
});
const WEB = { labels: { app: 'web' } };
const check = (...manifests: object[]) => findInManifests(refusedBinds, ...manifests as Parameters<typeof findInManifests>[1][])
  .map(({ level, field }) => [level, field]);

test('an IPv4 address in the form of IPv6 is none at which Envoy listens', () => {
  expect(check(gateway('::ffff:127.0.0.1'))).toEqual([['error', 'spec.servers[0].bind']]);
  expect(check(sidecar({ ingress: [{ bind: '::ffff:0.0.0.0' }], egress: [{ bind: '127.0.0.1' }, { bind: '::FFFF:7f00:1' }] })))
    .toEqual([['error', 'spec.ingress[0].bind'], ['error', 'spec.egress[1].bind']]);
});

test('pods get their addresses when they start', () => {
  expect(check(gateway('10.0.0.1'), pods())).toEqual([['warning', 'spec.servers[0].bind']]);
  expect(check(sidecar({ ingress: [{ bind: '2001:db8::1' }], egress: [{ bind: '127.0.0.1' }, { bind: '10.0.0.1' }] }, WEB), pods()))
    .toEqual([['warning', 'spec.ingress[0].bind'], ['warning', 'spec.egress[1].bind']]);
});

test('nobody says so of all addresses, the loopback interface, groups, and sockets', () => {
  ['0.0.0.0', '::', '127.0.0.9', '::1', '224.0.0.1', 'ff02::1', '', 'web', 5].forEach(bind => expect(check(gateway(bind), pods()), String(bind)).toEqual([]));
  expect(check(sidecar({ egress: [{ bind: 'unix:///run/web' }] }, WEB), pods())).toEqual([]);
});

test('pods whose addresses somebody may know', () => {
  expect(check(gateway('10.0.0.1'))).toEqual([]);
  expect(check(gateway('10.0.0.1'), pods({ hostNetwork: true }))).toEqual([]);
  expect(check(gateway('10.0.0.1'), pods({}, { 'k8s.v1.cni.cncf.io/networks': 'edge' }))).toEqual([]);
  expect(check(sidecar({ egress: [{ bind: '10.0.0.1' }] }), pods())).toEqual([]);
});
