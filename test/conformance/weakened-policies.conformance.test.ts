/** What takes from the policy of a guard what it is for: patches of an EnvoyFilter, and the configuration of the mesh. */
import { ApiObject } from 'cdk8s';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { Mesh, startMesh } from './driver/mesh';
import { ADMIN, answerOf, Edge, ELSEWHERE, from, jwt, OFFICE, OFFICE_ONLY, SHOP } from './guarded-edge';
import { Findings, ListenerCondition } from '../../src';

const HCM = 'envoy.filters.network.http_connection_manager';

let mesh: Mesh;

beforeAll(async () => {
  mesh = await startMesh();
});

afterAll(() => mesh?.stop());

/** A rule with a token and one with an address, beside open ones. */
function built(...objects: { readonly kind: string; readonly [field: string]: unknown }[]): Edge {
  const edge = new Edge();
  const listener = edge.listener({ hosts: [SHOP], defaultAction: edge.to(edge.web) });
  listener.addAction('admin', { conditions: [ADMIN], action: jwt(edge.to(edge.cart)) });
  listener.addAction('office', { conditions: [ListenerCondition.pathPrefixes(['/office']), OFFICE_ONLY], action: edge.to(edge.cart) });
  objects.forEach((object, index) => new ApiObject(edge.edge, `object ${index}`, object as never));
  return edge;
}

const filter = (patch: object) => ({
  apiVersion: 'networking.istio.io/v1alpha3', kind: 'EnvoyFilter', spec: { priority: 10, workloadSelector: { labels: { istio: 'public' } }, configPatches: [patch] },
});
const removed = (name: string) => filter({
  applyTo: 'HTTP_FILTER',
  match: { context: 'GATEWAY', listener: { filterChain: { filter: { name: HCM, subFilter: { name } } } } },
  patch: { operation: 'REMOVE' },
});
const merged = (config: object) => filter({
  applyTo: 'NETWORK_FILTER',
  match: { context: 'GATEWAY', listener: { filterChain: { filter: { name: HCM } } } },
  patch: {
    operation: 'MERGE',
    value: { name: HCM, typed_config: { '@type': 'type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager', ...config } },
  },
});
const configMap = (normalization: string) => ({
  apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'istio', namespace: 'istio-system' }, data: { mesh: stringify({ pathNormalization: { normalization } }) },
});

/** Whether somebody from elsewhere, who claims to come from the office, gets in; and whether it is told. */
async function office(edge: Edge): Promise<[string | number, boolean]> {
  await mesh.apply(edge.app);
  return [await answerOf(mesh, SHOP, '/office', { headers: from(OFFICE, ELSEWHERE, ELSEWHERE) }), isTold(edge)];
}

const isTold = ({ app }: Edge) => Findings.all(app).some(({ code }) => code === 'CDI137');

test.each([removed('envoy.filters.http.rbac'), merged({ xff_num_trusted_hops: 3 })])('a patch that lets in whom a guard refuses is told', async object => {
  expect(await office(built(object))).toEqual(['cart', true]);
});

test.each([removed('envoy.filters.http.cors'), merged({ merge_slashes: true })])('one that does not is not', async object => {
  expect(await office(built(object))).toEqual([403, false]);
});

test.each<[string, string | number, boolean]>([['NONE', 'web', true], ['BASE', 403, false]])('paths are compared by %s', async (normalization, answer, told) => {
  const edge = built(configMap(normalization));
  expect(isTold(edge)).toBe(told);
  const { app } = built();
  await mesh.apply(app, { meshConfig: { pathNormalization: { normalization } } });
  // What the target gets is another path than the one that its rule names, and many servers take it for that.
  const { status, pod } = await mesh.send({ gateway: 'edge/public', host: SHOP, path: '/%61dmin' });
  expect(status === 200 ? pod?.labels.app : status).toBe(answer);
});
