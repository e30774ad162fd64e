import { Chart } from 'cdk8s';
import { describe, expect, test } from 'vitest';
import { EnvoyConfigPatch, EnvoyFilter, EnvoyPatch } from '../../../src';
import { runChecks } from '../../../src/checks';
import { refusedRemoval } from '../../../src/checks/envoy-filter/refused-removal';
import { refusedReplacement } from '../../../src/checks/envoy-filter/refused-replacement';
import { relativePatch } from '../../../src/checks/envoy-filter/relative-patch';
import { relativePatchOfSomeVersions } from '../../../src/checks/envoy-filter/relative-patch-of-some-versions';
import { Manifest, Mesh } from '../../../src/mesh';
import { threeWays } from '../three-ways';

const CODES = ['IST0151', 'IST0152', 'IST0154', 'IST0155'];
const lua = { name: 'lua', typed_config: { '@type': 'type.googleapis.com/envoy.extensions.filters.http.lua.v3.Lua' } };
const beforeRouter = EnvoyConfigPatch.httpFilter(EnvoyPatch.insertBefore(lua), { httpFilter: 'envoy.filters.http.router' });

const filterWith = (configPatches: EnvoyConfigPatch[], priority?: number) => (chart: Chart) =>
  void new EnvoyFilter(chart, 'filter', { metadata: { name: 'filter' }, configPatches, priority });

describe('a patch, whoever made it', () => {
  test.each<[string, EnvoyConfigPatch[], string]>([
    ['that depends on others', [beforeRouter], 'IST0151 warning patch 0 for HTTP_FILTER with INSERT_BEFORE'],
    ['that depends on one for some versions', [EnvoyConfigPatch.httpFilter(EnvoyPatch.insertFirst(lua), { proxyVersion: '^1\\.31.*' }), beforeRouter],
      'IST0155 warning patch 1 for HTTP_FILTER with INSERT_BEFORE'],
    ['that removes a route', [EnvoyConfigPatch.httpRoute(EnvoyPatch.remove(), { route: 'old' })], 'IST0154 warning the patch for HTTP_ROUTE with REMOVE'],
    ['that replaces a listener filter',
      [EnvoyConfigPatch.listenerFilter(EnvoyPatch.replace(lua), { listenerFilter: 'envoy.filters.listener.tls_inspector' })],
      'IST0152 warning the patch for LISTENER_FILTER with REPLACE'],
  ])('%s', (_, patches, expected) => {
    const [finding, ...others] = threeWays(CODES, filterWith(patches));
    expect(others).toEqual([]);
    expect(`${finding.code} ${finding.level} ${finding.message}`).toContain(expected);
    expect(finding).toMatchObject({ path: 'test/filter', field: `spec.configPatches[${patches.length - 1}]` });
  });

  test('is none with a priority', () => {
    expect(threeWays(CODES, filterWith([beforeRouter], 10))).toEqual([]);
  });
});

describe('a patch that our construct refuses', () => {
  const found = (applyTo: string, operation: unknown) => {
    const manifest: Manifest = {
      apiVersion: 'networking.istio.io/v1alpha3', kind: 'EnvoyFilter', metadata: { name: 'x' }, spec: { configPatches: [{ applyTo, patch: { operation } }] },
    };
    const checks = [refusedRemoval, refusedReplacement, relativePatch, relativePatchOfSomeVersions];
    return runChecks(checks, new Mesh([{ manifest, oldestIstio: '1.31' }])).map(({ code, level, fix }) => `${code} ${level}: ${fix}`);
  };

  test('is an error where istiod ignores it too', () => {
    expect(found('ROUTE_CONFIGURATION', 'REMOVE')).toEqual(['IST0154 error: use one of MERGE, MERGE_AND_REPLACE_LIST']);
    expect(found('CLUSTER', 'REPLACE')).toEqual(['IST0152 error: use one of ADD, REMOVE, MERGE, MERGE_AND_REPLACE_LIST']);
    // The CRD has no such place, which IST0106 tells.
    expect(found('NOTHING', 'REPLACE')).toEqual([]);
    expect(() => EnvoyConfigPatch.cluster(EnvoyPatch.replace(lua))).toThrow('operation of an Envoy patch for CLUSTER must be one of ADD, REMOVE, MERGE, MERGE_AND_REPLACE_LIST');
  });

  test('is nothing that a check knows without an operation', () => {
    expect([undefined, 1, 'MERGE'].flatMap(operation => found('CLUSTER', operation))).toEqual([]);
  });
});
