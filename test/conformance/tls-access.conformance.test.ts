import { afterEach, expect, test } from 'vitest';
import { FIXTURE } from './driver/fixture';
import { Mesh, startMesh } from './driver/mesh';
import { newSecret, tlsKeys } from './secrets';
import { Shop } from './shop';
import { answerOf, CLOSED } from './tls-answers';
import { GatewayServer, GatewayTls, ServerCertificate } from '../../src';
import { KnownManifest } from '../known-manifest';

const HOST = 'shop.example.com';

let mesh: Mesh;

afterEach(() => mesh?.stop());

/** The answer of a gateway to a cluster that has these objects. */
async function answerIn(fixture: readonly KnownManifest[]): Promise<string> {
  mesh = await startMesh(fixture);
  const shop = new Shop();
  shop.gateway.addServer(GatewayServer.https({ hosts: [HOST], tls: GatewayTls.simple(ServerCertificate.fromSecret('shop')) }));
  shop.serve(HOST, shop.fallback);
  newSecret(shop.chart, 'shop', tlsKeys(await mesh.issueCertificate({ names: [HOST] })));
  await mesh.apply(shop.app);
  return answerOf(mesh, { host: HOST, tls: {} });
}

/** The fixture with other rules in its Role. */
function ruled(rule: object): KnownManifest[] {
  return FIXTURE.map(manifest => manifest.kind === 'Role' ? { ...manifest, rules: [rule] } : manifest);
}

test('istiod gives Secrets to a gateway that may list them', async () => {
  expect(await answerIn(FIXTURE)).toBe('v1');
});

test('but not without a RoleBinding', async () => {
  expect(await answerIn(FIXTURE.filter(({ kind }) => kind !== 'RoleBinding'))).toBe(CLOSED);
});

test('nor with a Role that reads one by one only', async () => {
  expect(await answerIn(ruled({ apiGroups: [''], resources: ['secrets'], verbs: ['get'] }))).toBe(CLOSED);
});

test('nor with a Role for named Secrets', async () => {
  expect(await answerIn(ruled({ apiGroups: [''], resources: ['secrets'], resourceNames: ['shop'], verbs: ['get', 'watch', 'list'] }))).toBe(CLOSED);
});
