import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { KnownManifest } from '../../known-manifest';
import { Mesh, startMesh } from '../driver/mesh';

const GATEWAY: KnownManifest = {
  apiVersion: 'networking.istio.io/v1',
  kind: 'Gateway',
  metadata: { name: 'public', namespace: 'default' },
  spec: { selector: { istio: 'ingressgateway' }, servers: [{ hosts: ['*'], port: { number: 80, name: 'http', protocol: 'HTTP' } }] },
};

/** A filter that passes every validation, and that only Envoy knows to be wrong. */
const BROKEN_FILTER: KnownManifest = {
  apiVersion: 'networking.istio.io/v1alpha3',
  kind: 'EnvoyFilter',
  metadata: { name: 'broken', namespace: 'istio-system' },
  spec: {
    workloadSelector: { labels: { istio: 'ingressgateway' } },
    configPatches: [{
      applyTo: 'HTTP_FILTER',
      match: { context: 'GATEWAY', listener: { filterChain: { filter: { name: 'envoy.filters.network.http_connection_manager' } } } },
      patch: {
        operation: 'INSERT_BEFORE',
        value: {
          name: 'lua',
          typed_config: {
            '@type': 'type.googleapis.com/envoy.extensions.filters.http.lua.v3.Lua',
            'default_source_code': { inline_string: 'function envoy_on_request(' },
          },
        },
      },
    }],
  },
};

function redirect(name: string, path: string): KnownManifest {
  return {
    apiVersion: 'networking.istio.io/v1',
    kind: 'VirtualService',
    metadata: { name, namespace: 'default' },
    spec: { hosts: [`${name}.example.com`], gateways: ['public'], http: [{ redirect: { uri: path } }] },
  };
}

const yaml = (...manifests: KnownManifest[]) => manifests.map(manifest => JSON.stringify(manifest)).join('\n---\n');

describe('the suite\'s own istiod', () => {
  let mesh: Mesh;

  beforeAll(async () => {
    mesh = await startMesh();
  });

  afterAll(() => mesh?.stop());

  const locationOf = async (name: string) => (await mesh.request({ host: `${name}.example.com` })).headers.location;

  test('never answers as it was configured before', async () => {
    for (let turn = 0; turn < 200; turn++) {
      await mesh.apply(yaml(GATEWAY, redirect(`host-${turn % 3}`, `/turn-${turn}`)));
      expect(await locationOf(`host-${turn % 3}`)).toBe(`http://host-${turn % 3}.example.com/turn-${turn}`);
      expect(await locationOf(`host-${(turn + 2) % 3}`)).toBeUndefined();
    }
  });

  test('tells what Envoy refuses, and recovers', async () => {
    await expect(mesh.apply(yaml(GATEWAY, redirect('broken', '/x'), BROKEN_FILTER))).rejects.toThrow(/Envoy refused the configuration: .*script load error/);
    await mesh.apply(yaml(GATEWAY, redirect('mended', '/x')));
    expect(await locationOf('mended')).toBe('http://mended.example.com/x');
  });
});
