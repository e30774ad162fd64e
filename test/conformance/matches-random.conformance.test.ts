/** Random matches of HTTP routes: the plain evaluator of src/istio says of each request what Envoy does with the configuration of istiod. */
import * as fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { Mesh, startMesh } from './driver/mesh';
import { HttpMatchSpec, HttpRequest, meetsHttpMatch, readHttpMatch, StringMatchSpec } from '../../src/istio';
import { FIELDS, fitted, REQUESTS } from '../istio/random-matches';

const CASES = Number(process.env.CDK8S_ISTIO_RUNS ?? 300);
const SEED = Number(process.env.CDK8S_ISTIO_SEED ?? 20_261_129);
const REQUESTS_OF_CASE = 8;

/** Where the requests of the fixture come from. */
const ORIGIN = { port: 80, gateway: 'shop/public', labels: { istio: 'ingressgateway' }, namespace: 'istio-system' };
const GATEWAYS = { 'mesh': 'mesh', 'edge/a': 'shop/public', 'edge/b': 'shop/other' };
const NAMESPACES = { '': '', 'shop': 'istio-system', 'edge': 'shop' };

/** Few fields, so that requests often meet them. */
const SPECS: fc.Arbitrary<HttpMatchSpec> = fc.subarray(Object.keys(FIELDS) as (keyof typeof FIELDS)[], { minLength: 1, maxLength: 3 })
  .chain(fields => fc.record(Object.fromEntries(fields.map(field => [field, FIELDS[field]]))) as unknown as fc.Arbitrary<HttpMatchSpec>)
  .map(accepted);

let mesh: Mesh;

beforeAll(async () => {
  mesh = await startMesh();
});

afterAll(() => mesh?.stop());

test(`${CASES} random matches mean to Envoy what they mean to us`, { timeout: 120_000 + CASES * 1_000 }, async () => {
  const many = fc.array(fc.tuple(REQUESTS, fc.nat(1000)), { minLength: REQUESTS_OF_CASE, maxLength: REQUESTS_OF_CASE });
  const cases = fc.sample(fc.record({ spec: SPECS, requests: many }), { seed: SEED, numRuns: CASES });
  await mesh.apply(manifests(cases.map(({ spec }) => spec)));
  const different: unknown[] = [];
  let hits = 0;
  for (const [index, { spec, requests }] of cases.entries()) {
    const parts = readHttpMatch(spec);
    for (const [random, seed] of requests) {
      const request = sendable(seed % 4 > 0 ? fitted(random, spec, Math.floor(seed / 4)) : random);
      const isHit = meetsHttpMatch(parts, request);
      const { status } = await mesh.request({
        host: request.authority,
        path: request.query === undefined ? request.path : `${request.path}?${request.query}`,
        method: request.method,
        headers: { ...Object.fromEntries(Object.entries(request.headers).map(([name, values]) => [name, [...values]])), 'x-case': String(index) },
      });
      hits += isHit ? 1 : 0;
      if (status !== (isHit ? 201 : 202)) {
        different.push({ spec, request, isHit, status });
      }
    }
  }
  console.log('requests', CASES * REQUESTS_OF_CASE, 'hits', hits);
  expect(different.slice(0, 3)).toEqual([]);
  expect(hits).toBeGreaterThan(CASES);
});

/** A route for each match, told apart by a header, and one for what misses. */
function manifests(specs: readonly HttpMatchSpec[]): string {
  const server = (number: number) => ({ port: { number, name: `http-${number}`, protocol: 'HTTP' }, hosts: ['*'] });
  const gateway = (name: string, number: number) => ({
    apiVersion: 'networking.istio.io/v1', kind: 'Gateway', metadata: { name, namespace: 'shop' }, spec: { selector: { istio: 'ingressgateway' }, servers: [server(number)] },
  });
  const routes = specs.map((spec, index) => ({
    match: [{ ...spec, headers: { ...spec.headers, 'x-case': { exact: String(index) } } }], directResponse: { status: 201 },
  }));
  const virtualService = {
    apiVersion: 'networking.istio.io/v1',
    kind: 'VirtualService',
    metadata: { name: 'matches', namespace: 'shop' },
    spec: { hosts: ['a.com', 'b.com'], gateways: Object.values(GATEWAYS), http: [...routes, { directResponse: { status: 202 } }] },
  };
  return [gateway('public', 80), gateway('other', 8081), virtualService].map(manifest => stringify(manifest)).join('---\n');
}

/** The match without what Istio refuses, and with gateways, labels and namespaces that there are. Tokens have cases of their own. */
function accepted(spec: HttpMatchSpec): HttpMatchSpec {
  const some = (texts: Readonly<Record<string, StringMatchSpec>> | undefined, isTaken: (text: StringMatchSpec) => boolean) =>
    texts && Object.fromEntries(Object.entries(texts).filter(([name, text]) => !name.startsWith('@') && text.prefix !== '' && isTaken(text)));
  const labels = Object.entries(spec.sourceLabels ?? {}).map(([name, value]) => name === 'app' ? ['istio', value === '1' ? 'ingressgateway' : 'x'] : [name, value]);
  return {
    ...spec,
    headers: some(spec.headers, ({ regex }) => regex !== '*'),
    queryParams: some(spec.queryParams, ({ regex }) => regex !== '*'),
    withoutHeaders: some(spec.withoutHeaders, () => true),
    gateways: spec.gateways?.map(name => GATEWAYS[name as keyof typeof GATEWAYS]),
    sourceLabels: spec.sourceLabels && Object.fromEntries(labels) as Record<string, string>,
    sourceNamespace: spec.sourceNamespace && NAMESPACES[spec.sourceNamespace as keyof typeof NAMESPACES],
  };
}

/** The request as the fixture sends it. */
function sendable({ headers, ...request }: HttpRequest): HttpRequest {
  const sent = Object.entries(headers).filter(([name]) => !/^[:@]/.test(name));
  return { ...request, headers: Object.fromEntries(sent), scheme: 'http', claims: undefined, origin: ORIGIN };
}
