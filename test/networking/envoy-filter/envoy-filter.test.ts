import { Chart, Testing } from 'cdk8s';
import { describe, expect, test } from 'vitest';
import { lua } from './envoy-filter-corpus';
import { Findings } from '../../../src/core/findings';
import { PolicyTarget } from '../../../src/core/policy-target';
import { EnvoyConfigPatch } from '../../../src/networking/envoy-filter/envoy-config-patch';
import { EnvoyFilter, EnvoyFilterProps } from '../../../src/networking/envoy-filter/envoy-filter';
import { EnvoyPatchContext } from '../../../src/networking/envoy-filter/envoy-match';
import { EnvoyPatch } from '../../../src/networking/envoy-filter/envoy-patch';

const context = EnvoyPatchContext.GATEWAY;
const httpFilter = 'envoy.filters.http.router';
const beforeRouter = EnvoyConfigPatch.httpFilter(EnvoyPatch.insertBefore(lua('lua')), { context, httpFilter });
const first = EnvoyConfigPatch.httpFilter(EnvoyPatch.insertFirst(lua('lua')));

test('a small one', () => {
  const chart = new Chart(Testing.app(), 'test', { namespace: 'istio-system' });
  new EnvoyFilter(chart, 'filter', {
    metadata: { name: 'filter' }, target: PolicyTarget.workload({ istio: 'ingressgateway' }), priority: 10, configPatches: [beforeRouter],
  });

  expect(Testing.synth(chart)).toEqual([{
    apiVersion: 'networking.istio.io/v1alpha3',
    kind: 'EnvoyFilter',
    metadata: { name: 'filter', namespace: 'istio-system' },
    spec: {
      workloadSelector: { labels: { istio: 'ingressgateway' } },
      priority: 10,
      configPatches: [{
        applyTo: 'HTTP_FILTER',
        match: {
          context: 'GATEWAY',
          listener: { filterChain: { filter: { name: 'envoy.filters.network.http_connection_manager', subFilter: { name: httpFilter } } } },
        },
        patch: { operation: 'INSERT_BEFORE', value: lua('lua') },
      }],
    },
  }]);
});

test('without match and priority neither is written', () => {
  const chart = Testing.chart();
  new EnvoyFilter(chart, 'filter', { priority: 0, configPatches: [first] });

  expect(Testing.synth(chart)).toMatchObject([{ spec: { configPatches: [{ applyTo: 'HTTP_FILTER', patch: { operation: 'INSERT_FIRST' } }] } }]);
  expect(JSON.stringify(Testing.synth(chart))).not.toMatch(/match|priority|Selector/);
});

test('an EnvoyFilter has a patch, and a priority of 32 bits', () => {
  expect(() => new EnvoyFilter(Testing.chart(), 'filter', { configPatches: [] })).toThrow('configPatches of EnvoyFilter "filter" must be a list of at least one');
  expect(() => new EnvoyFilter(Testing.chart(), 'filter', { configPatches: [first], priority: 2147483648 })).toThrow('priority of EnvoyFilter "filter" must be');
  expect(() => new EnvoyFilter(Testing.chart(), 'filter', { configPatches: [first], priority: -2147483648 })).not.toThrow();
});

test('its target is one that Istio compares with proxies', () => {
  const filter = (target: PolicyTarget, namespace = 'shop') => () =>
    new EnvoyFilter(new Chart(Testing.app(), 'test', { namespace }), 'filter', { target, configPatches: [first] });

  expect(filter(PolicyTarget.services(['echo']))).toThrow('target of an EnvoyFilter must be pods, Gateways or a GatewayClass, got "Service"');
  expect(filter(PolicyTarget.gatewayClass('istio-waypoint'))).toThrow('must be the root namespace (istio-system), got "shop"');
  expect(filter(PolicyTarget.gatewayClass('istio-waypoint'), 'istio-system')).not.toThrow();
  expect(filter(PolicyTarget.gateways(['waypoint']))).not.toThrow();
});

describe('what istioctl analyze says is said at the synth', () => {
  const codes = (props: EnvoyFilterProps): string[] => {
    const chart = Testing.chart();
    new EnvoyFilter(chart, 'filter', props);
    return Findings.all(chart).map(({ code }) => code).filter(code => /^IST015[1-5]$/.test(code));
  };
  const versioned = EnvoyConfigPatch.httpFilter(EnvoyPatch.insertFirst(lua('lua')), { proxyVersion: '^1\\.31.*' });
  const ofOther = EnvoyConfigPatch.httpFilter(EnvoyPatch.insertFirst(lua('other')), { proxyVersion: '^1\\.31.*' });
  const removedRoute = EnvoyConfigPatch.httpRoute(EnvoyPatch.remove(), { route: 'old' });
  const replaced = EnvoyConfigPatch.listenerFilter(EnvoyPatch.replace(lua('lua')), { listenerFilter: 'envoy.filters.listener.tls_inspector' });

  test.each<[string, EnvoyFilterProps, string[]]>([
    ['relative without a priority', { configPatches: [beforeRouter] }, ['IST0151']],
    ['relative with one', { configPatches: [beforeRouter], priority: 10 }, []],
    ['absolute without one', { configPatches: [first] }, []],
    ['relative after one for a version of the same filter', { configPatches: [versioned, beforeRouter] }, ['IST0155']],
    ['relative after one for a version of another filter', { configPatches: [ofOther, beforeRouter] }, ['IST0151']],
    ['a removed route', { configPatches: [removedRoute] }, ['IST0154']],
    ['a replaced listener filter', { configPatches: [replaced] }, ['IST0152']],
    ['a removed listener', { configPatches: [EnvoyConfigPatch.listener(EnvoyPatch.remove(), { portNumber: 9999 })] }, ['IST0151']],
    ['a removed listener, with a priority', { configPatches: [EnvoyConfigPatch.listener(EnvoyPatch.remove(), { portNumber: 9999 })], priority: -10 }, []],
  ])('%s', (_name, props, expected) => {
    expect(codes(props)).toEqual(expected);
  });
});
