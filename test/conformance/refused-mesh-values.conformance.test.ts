/** Values of the mesh configuration that istiod takes, and for which Envoy refuses what every proxy of the mesh gets; and what is near to them. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { Mesh, startMesh } from './driver/mesh';
import { tlsKeys } from './secrets';
import { CHECKS, runChecks } from '../../src/checks';
import { Manifest, Mesh as Model } from '../../src/mesh';
import { MeshSample, REFUSED_MESHES, TAKEN_MESHES, Use } from '../checks/mesh-config/mesh-config-samples';

let mesh: Mesh;
let there: Manifest[];

const object = (apiVersion: string, kind: string, name: string, namespace: string, spec: object): Manifest =>
  ({ apiVersion, kind, metadata: { name, namespace }, spec });

const deployment = (name: string, annotations: Record<string, string> = {}): Manifest => object('apps/v1', 'Deployment', name, 'shop', {
  selector: { matchLabels: { app: name } },
  template: { metadata: { labels: { app: name }, annotations }, spec: { containers: [{ name, image: 'echo', ports: [{ containerPort: 8080 }] }] } },
});

const HOST = 'web.shop.svc.cluster.local';
const gateway = (name: string, port: object, tls?: object): Manifest => object('networking.istio.io/v1', 'Gateway', name, 'istio-system', {
  selector: { istio: 'ingressgateway' }, servers: [{ port, hosts: ['a.example.com'], tls }],
});

beforeAll(async () => {
  mesh = await startMesh();
  const ca = await mesh.issueAuthority('clients');
  const certificate = await mesh.issueCertificate({ ca, names: ['a.example.com'] });
  there = [
    object('v1', 'Service', 'web', 'shop', { selector: { app: 'web' }, ports: [{ name: 'http', port: 80, targetPort: 8080 }] }),
    deployment('web'),
    deployment('sleep'),
    gateway('edge', { number: 80, name: 'http', protocol: 'HTTP' }),
    object('networking.istio.io/v1', 'VirtualService', 'web', 'shop', {
      hosts: ['a.example.com'], gateways: ['istio-system/edge'], http: [{ route: [{ destination: { host: HOST, port: { number: 80 } } }] }],
    }),
    { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'cert', namespace: 'istio-system' }, stringData: tlsKeys(certificate, {}) } as unknown as Manifest,
  ];
});

afterAll(() => mesh?.stop());

const USES: Readonly<Record<Use, (provider: string) => Manifest[]>> = {
  nothing: () => [],
  accessLogging: name => [object('telemetry.istio.io/v1', 'Telemetry', 'use', 'istio-system', { accessLogging: [{ providers: [{ name }] }] })],
  tracing: name => [object('telemetry.istio.io/v1', 'Telemetry', 'use', 'istio-system', { tracing: [{ providers: [{ name }] }] })],
  policy: name => [object('security.istio.io/v1', 'AuthorizationPolicy', 'use', 'istio-system', {
    action: 'CUSTOM', provider: { name }, rules: [{ to: [{ operation: { paths: ['/a'] } }] }],
  })],
  dns: () => [object('networking.istio.io/v1', 'ServiceEntry', 'use', 'shop', {
    hosts: ['b.example.com'], resolution: 'DNS', ports: [{ number: 80, name: 'http', protocol: 'HTTP' }],
  })],
  server: () => [gateway('tls', { number: 443, name: 'https', protocol: 'HTTPS' }, { mode: 'SIMPLE', credentialName: 'cert' })],
};

const OPTIONS = { redirected: true, inject: ['shop/web'] };
const yamlOf = (manifests: readonly Manifest[]): string => manifests.map(one => stringify(one)).join('---\n');

function codesOf(manifests: readonly Manifest[]): string[] {
  return runChecks(CHECKS, new Model(manifests.map(one => ({ manifest: one, oldestIstio: '1.31' })))).map(({ code }) => code).filter(code => code === 'CDI115');
}

/** Applies a mesh configuration from a state that Envoy took, so that what it says is about that. */
async function applyTold([, meshConfig, use]: MeshSample, codes: string[]): Promise<unknown> {
  const configMap = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'istio', namespace: 'istio-system' }, data: { mesh: stringify(meshConfig) } };
  expect(codesOf([configMap as unknown as Manifest])).toEqual(codes);
  const names = (meshConfig as { extensionProviders?: { name: string }[] }).extensionProviders ?? [{ name: 'envoy' }];
  await mesh.apply(yamlOf(there), OPTIONS);
  return mesh.apply(yamlOf([...there, ...USES[use](names[0].name)]), { ...OPTIONS, meshConfig });
}

describe('what Envoy refuses of a mesh configuration, and istiod takes', () => {
  test.each(REFUSED_MESHES)('%s', async (...sample) => {
    await expect(applyTold(sample, ['CDI115'])).rejects.toThrow('Envoy refused');
  });
});

describe('what Envoy takes', () => {
  test.each(TAKEN_MESHES)('%s', async (...sample) => {
    await expect(applyTold(sample, [])).resolves.toBeDefined();
  });
});

describe('what pods say of their own proxy', () => {
  test.each([['a line break in the server', 'proxyHeaders: {server: {value: "a\\nb"}}'], ['a long life', 'connectionSettings: {httpIdleTimeout: 9223372036s}']])(
    '%s', async (_, config) => {
      const pods = (text: string): Manifest[] => [
        ...there.filter(({ kind, metadata }) => kind !== 'Deployment' || metadata?.name !== 'web'), deployment('web', { 'proxy.istio.io/config': text }),
      ];
      expect(codesOf(pods(config))).toEqual(['CDI115']);
      expect(codesOf(pods('concurrency: 2'))).toEqual([]);
      await expect(mesh.apply(yamlOf(pods('concurrency: 2')), OPTIONS)).resolves.toBeDefined();
      await expect(mesh.apply(yamlOf(pods(config)), OPTIONS)).rejects.toThrow('Envoy refused');
    });
});

describe('cipher suites of a Gateway', () => {
  const SUITE = 'ECDHE-RSA-AES128-GCM-SHA256';
  const suites = (cipherSuites: string[]): Manifest[] =>
    [...there, gateway('tls', { number: 443, name: 'https', protocol: 'HTTPS' }, { mode: 'SIMPLE', credentialName: 'cert', cipherSuites })];

  test.each([[['!NOPE', SUITE]], [['-AES128-SHA']], [[SUITE, `!${SUITE}`]], [['@STRENGTH']], [[`[${SUITE}`]], [['!ALL', SUITE]], [[` ${SUITE}`]], [[`[${SUITE}|NOPE]`]]])(
    'Envoy refuses %j', async cipherSuites => {
      expect(codesOf(suites(cipherSuites))).toEqual(['CDI115']);
      await mesh.apply(yamlOf(there), OPTIONS);
      await expect(mesh.apply(yamlOf(suites(cipherSuites)), OPTIONS)).rejects.toThrow('Envoy refused');
    });

  test.each([[['+AES128-SHA', SUITE]], [['NOPE']], [['ALL', '-RSA']], [['-ALL', SUITE]], [[`[${SUITE}|ECDHE-RSA-AES256-GCM-SHA384]`]], [['', SUITE]]])(
    'Envoy takes %j', async cipherSuites => {
      expect(codesOf(suites(cipherSuites))).toEqual([]);
      await mesh.apply(yamlOf(there), OPTIONS);
      await expect(mesh.apply(yamlOf(suites(cipherSuites)), OPTIONS)).resolves.toBeDefined();
    });
});
