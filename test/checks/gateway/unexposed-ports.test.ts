import { expect, test } from 'vitest';
import { unexposedPorts } from '../../../src/checks/gateway/unexposed-ports';
import { Manifest } from '../../../src/mesh';
import { deployment, findInMesh, gateway, service } from '../reference-manifests';

const PODS = deployment('edge', { app: 'edge', istio: 'edge' }, 'edge', {});
const SERVICE = service('edge', 'edge', { ports: [{ name: 'http', port: 80, targetPort: 8080 }] });
const at = (number: number) => gateway('public', ['*'], 'shop', { selector: { istio: 'edge' }, servers: [{ port: { number, name: 'http', protocol: 'HTTP' }, hosts: ['*'] }] });
const check = (...manifests: Manifest[]) => findInMesh(unexposedPorts, {}, ...manifests);

test('a port that no Service in front of the pods exposes is told', () => {
  expect(check(PODS, SERVICE, at(8443))).toMatchObject([{ code: 'IST0162', field: 'spec.servers[0].port', related: ['Service edge/edge'] }]);
});

test('where the namespace of the pods has everything, a Service is not elsewhere', () => {
  const of = (name: string) => findInMesh(unexposedPorts, { external: { namespaces: [{ name, isComplete: true }] } }, PODS, at(8443));
  expect(of('edge')).toMatchObject([{ code: 'IST0162', message: expect.stringContaining('(none)') as string }]);
  expect(of('shop')).toEqual([]);
});

const UNTRANSLATED = service('edge', 'edge', { ports: [{ name: 'http', port: 80, targetPort: 8080 }] },
  { labels: { 'experimental.istio.io/disable-gateway-port-translation': 'true' } });

test('of a Service whose ports Istio does not translate a Gateway names the port of the pods', () => {
  expect(check(PODS, UNTRANSLATED, at(80))).toMatchObject([{
    code: 'IST0162', message: expect.stringContaining('exposes (8080)') as string, fix: expect.stringContaining('name the port of the pods') as string,
  }]);
  expect(check(PODS, UNTRANSLATED, at(8080))).toEqual([]);
  expect(check(PODS, UNTRANSLATED, service('more', 'edge', { selector: { istio: 'edge' }, ports: [{ name: 'http', port: 80 }] }), at(80))).toEqual([]);
});

test.each<[string, Manifest[]]>([
  ['the port of the Service', [PODS, SERVICE, at(80)]],
  ['the port of the pods', [PODS, SERVICE, at(8080)]],
  ['a second Service', [PODS, SERVICE, service('more', 'edge', { selector: { istio: 'edge' }, ports: [{ name: 'tls', port: 8443 }] }), at(8443)]],
  ['pods without a Service, which may lie elsewhere,', [PODS, at(8443)]],
  ['pods that are elsewhere', [SERVICE, at(8443)]],
])('%s is none', (_, manifests) => {
  expect(check(...manifests)).toEqual([]);
});
