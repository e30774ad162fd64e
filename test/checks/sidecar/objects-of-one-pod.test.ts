import { describe, expect, test } from 'vitest';
import { sidecarsOfOneNamespace, sidecarsOfOnePod } from '../../../src/checks/sidecar/sidecars-of-one-pod';
import { sidecarsWithoutEffect } from '../../../src/checks/sidecar/sidecars-without-effect';
import { telemetriesOfOneNamespace, telemetriesOfOnePod } from '../../../src/checks/telemetry/telemetries-of-one-pod';
import { Manifest } from '../../../src/mesh';
import { deployment, findInMesh, namespace, policy } from '../reference-manifests';

const sidecar = (name: string, labels?: object, of = 'shop') => policy('Sidecar', name, labels === undefined ? {} : { workloadSelector: { labels } }, of);
const telemetry = (name: string, labels?: object, of = 'shop') => policy('Telemetry', name, labels === undefined ? {} : { selector: { matchLabels: labels } }, of);

describe.each([
  ['Sidecars', sidecar, sidecarsOfOnePod, sidecarsOfOneNamespace],
  ['Telemetries', telemetry, telemetriesOfOnePod, telemetriesOfOneNamespace],
] as const)('two %s', (_, make, ofPods, ofNamespace) => {
  const check = (...manifests: Manifest[]) => [ofPods, ofNamespace].flatMap(one => findInMesh(one, {}, ...manifests)).map(({ code, name }) => `${code} ${name}`);

  test('of the same pods are told once, of the later one', () => {
    expect(check(make('a', { app: 'web' }), make('b', { app: 'web' }))).toEqual([`${ofPods.code} b`]);
    expect(check(deployment('web', { app: 'web', version: 'v1' }), make('a', { app: 'web' }), make('b', { version: 'v1' }))).toEqual([`${ofPods.code} b`]);
  });

  test('of a namespace are told', () => {
    expect(check(make('a'), make('b'))).toEqual([`${ofNamespace.code} b`]);
  });

  test('of other pods and of other namespaces are none', () => {
    expect(check(deployment('web'), make('a', { app: 'web' }), make('b', { app: 'cart' }), make('c', { app: 'web' }, 'other'))).toEqual([]);
    expect(check(make('a'), make('b', undefined, 'other'), make('c', { app: 'web' }))).toEqual([]);
    expect(check(make('a', { app: 'web' }), make('b', { version: 'v1' }))).toEqual([]);
  });
});

test('Telemetries for targets are none of the namespace', () => {
  const target = policy('Telemetry', 'b', { targetRefs: [{ kind: 'Gateway', group: 'gateway.networking.k8s.io', name: 'x' }] });
  expect(findInMesh(telemetriesOfOneNamespace, {}, telemetry('a'), target)).toEqual([]);
});

describe('a Sidecar in an ambient mesh', () => {
  const ambient = { 'istio.io/dataplane-mode': 'ambient' };
  const check = (...manifests: Manifest[]) => findInMesh(sidecarsWithoutEffect, {}, ...manifests).map(({ code }) => code);

  test('does nothing in a namespace of it, nor for pods of it', () => {
    expect(check(namespace('shop', ambient), sidecar('a'))).toEqual(['IST0167']);
    const pods = deployment('web', { app: 'web' }, 'shop', { metadata: { labels: { app: 'web' }, annotations: { 'ambient.istio.io/redirection': 'enabled' } } });
    expect(check(pods, sidecar('a', { app: 'web' }))).toEqual(['IST0167']);
  });

  test('counts where the namespace asks for sidecars too, or says nothing', () => {
    expect(check(namespace('shop', { ...ambient, 'istio-injection': 'enabled' }), sidecar('a'))).toEqual([]);
    expect(check(namespace('shop', { ...ambient, 'istio.io/rev': 'canary' }), sidecar('a'))).toEqual([]);
    expect(check(namespace('shop'), sidecar('a'))).toEqual([]);
    expect(check(sidecar('a'))).toEqual([]);
  });
});
