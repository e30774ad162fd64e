/** What we say of the values of patches is what Istio or Envoy does with them. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { Mesh, startMesh } from './driver/mesh';
import { Shop } from './shop';
import { HttpAction, StringMatch } from '../../src';
import { PATCH_PAIRS, PatchSample } from '../istio/envoy-messages/patch-samples';

const HOST = 'shop.example.com';

let mesh: Mesh;

beforeAll(async () => {
  mesh = await startMesh();
});

afterAll(() => mesh?.stop());

/** What of the gateway a patch changes: filters of HTTP go in front of all others. */
const MATCHES: Readonly<Record<string, object>> = {
  HTTP_FILTER: { listener: { filterChain: { filter: { name: 'envoy.filters.network.http_connection_manager' } } } },
  NETWORK_FILTER: { listener: { filterChain: { filter: { name: 'envoy.filters.network.http_connection_manager' } } } },
};

/** A shop whose gateway somebody else patches. */
function patched({ applyTo, operation, value }: PatchSample): string {
  const shop = new Shop();
  shop.serve(HOST, { name: 'teapot', matches: [{ uri: StringMatch.exact('/teapot') }], action: HttpAction.directResponse(418) }, shop.fallback);
  return `${shop.app.synthYaml()}\n---\n${stringify({
    apiVersion: 'networking.istio.io/v1alpha3',
    kind: 'EnvoyFilter',
    metadata: { name: 'patched', namespace: 'istio-system' },
    spec: { priority: 10, configPatches: [{ applyTo, match: { context: 'GATEWAY', ...MATCHES[applyTo] }, patch: { operation, value } }] },
  })}`;
}

/** Why Istio does not take a patch, or Envoy what becomes of it; nothing where both do. */
async function refusalOf(sample: PatchSample): Promise<string | undefined> {
  const yaml = patched(sample);
  const { findings } = await mesh.validate(yaml);
  const refusal = findings.find(({ level, layer }) => level === 'error' && layer !== 'analyzer');
  return refusal?.message ?? await mesh.apply(yaml).then(() => undefined, (error: Error) => error.message);
}

test.each(PATCH_PAIRS)('%s', async (_, wrong, right) => {
  expect(await refusalOf(right)).toBeUndefined();
  expect(await refusalOf(wrong)).toMatch(/Envoy refused the configuration|Envoy filter|proto/);
});
