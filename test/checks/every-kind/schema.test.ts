import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { fieldsWithoutValue } from '../../../src/checks/every-kind/fields-without-value';
import { itemsTwice } from '../../../src/checks/every-kind/items-twice';
import { refusedValues } from '../../../src/checks/every-kind/refused-values';
import { unknownFields } from '../../../src/checks/every-kind/unknown-fields';
import { unknownKinds } from '../../../src/checks/every-kind/unknown-kinds';
import { IST0106_FIELD_WITHOUT_VALUE } from '../../../src/findings/catalogue/ist0106-field-without-value';
import { Manifest } from '../../../src/istio';
import { findInManifests } from '../run-check';

const CHECKS = [refusedValues, unknownFields, fieldsWithoutValue, itemsTwice, unknownKinds];

function manifest(kind: string, spec: unknown, apiVersion = 'networking.istio.io/v1'): Manifest {
  return { apiVersion, kind, metadata: { name: 'cart', namespace: 'shop' }, spec };
}

/** What all of them find: code, field, message and fix. */
function found(...manifests: Manifest[]): string[] {
  return CHECKS.flatMap(check => findInManifests(check, ...manifests)).map(({ code, level, field, message, fix }) => `${level} ${code} ${field}: ${message}: ${fix}`);
}

describe('each kind of mistake is told under its code', () => {
  test('values and what is missing', () => {
    expect(found(manifest('DestinationRule', { host: 5 }), manifest('DestinationRule', {}))).toEqual([
      'error IST0106/refused-value spec.host: spec.host must be a text, got 5: write it in quotes: "5"',
      'error IST0106/refused-value spec.host: spec.host must be there, and is missing: add host, a text',
    ]);
  });

  test('fields', () => {
    expect(found(manifest('DestinationRule', { host: 'cart', subset: [] }))).toEqual([
      'error IST0106/unknown-field spec.subset: spec.subset is no field that there is: write subsets',
    ]);
  });

  test('fields without a value, which cdk8s leaves out', () => {
    expect(found(manifest('DestinationRule', { host: 'cart', subsets: null }))).toEqual([
      'warning IST0106/field-without-value spec.subsets: spec.subsets has no value: write one, or leave the field out',
    ]);
    const { bad, mended } = IST0106_FIELD_WITHOUT_VALUE.example;
    expect(found(parse(bad) as Manifest)).toHaveLength(1);
    expect(found(parse(mended) as Manifest)).toEqual([]);
  });
});

describe('items of a list that server-side apply takes for one', () => {
  const of = (metadata: object, container: object = {}, pod: object = {}): Manifest =>
    ({ apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'a', ...metadata }, spec: { template: { spec: { containers: [{ name: 'a', image: 'b', ...container }], ...pod } } } }) as Manifest;
  const owner = (uid: string) => ({ apiVersion: 'v1', kind: 'Pod', name: 'a', uid });

  test.each<[string, Manifest]>([
    ['spec.template.spec.containers[0].env[1].name', of({}, { env: [{ name: 'A', value: 'b' }, { name: 'A', value: 'b' }] })],
    ['spec.template.spec.containers[0].ports[1].containerPort', of({}, { ports: [{ containerPort: 80 }, { containerPort: 80, protocol: 'TCP' }] })],
    ['spec.template.spec.hostAliases[1].ip', of({}, {}, { hostAliases: [{ ip: '10.0.0.1', hostnames: ['a'] }, { ip: '10.0.0.1', hostnames: ['b'] }] })],
    ['metadata.finalizers[1]', of({ finalizers: ['a/b', 'a/b'] })],
    ['metadata.ownerReferences[1]', of({ ownerReferences: [owner('1'), owner('1')] })],
  ])('%s', (field, object) => {
    const told = found(object);
    expect(told).toHaveLength(1);
    expect(told[0]).toContain(`warning IST0106/item-twice ${field}: ${field} must be there once in the list, got `);
  });

  test('others are others', () => {
    const env = [{ name: 'A' }, { name: 'a' }];
    const ports = [{ containerPort: 80 }, { containerPort: 80, protocol: 'UDP' }];
    expect(found(of({ finalizers: ['a/b', 'a/c'], ownerReferences: [owner('1'), owner('2')] }, { env, ports }))).toEqual([]);
  });
});

describe('a kind or a version that is not served', () => {
  test.each([
    ['networking.istio.io/v2', 'VirtualService', 'apiVersion: networking.istio.io/v2 has no VirtualService: write apiVersion: networking.istio.io/v1, networking.istio.io/v1alpha3 or networking.istio.io/v1beta1'],
    ['networking.istio.io/v1', 'EnvoyFilter', 'apiVersion: networking.istio.io/v1 has no EnvoyFilter: write apiVersion: networking.istio.io/v1alpha3'],
    ['networking.istio.io/v1', 'PeerAuthentication', 'apiVersion: networking.istio.io/v1 has no PeerAuthentication: write apiVersion: security.istio.io/v1 or security.istio.io/v1beta1'],
    ['networking.istio.io/v1', 'VirtualServices', 'kind: networking.istio.io has no kind VirtualServices: write kind: VirtualService'],
    ['security.istio.io/v1', 'Nonsense', 'kind: security.istio.io has no kind Nonsense: write kind: AuthorizationPolicy, PeerAuthentication or RequestAuthentication'],
  ])('%s %s', (apiVersion, kind, expected) => {
    expect(found(manifest(kind, {}, apiVersion))).toEqual([`error IST0106/unknown-kind ${expected}`]);
  });

  test.each([
    ['networking.istio.io/v1alpha3', 'VirtualService'], ['security.istio.io/v1beta1', 'PeerAuthentication'], ['telemetry.istio.io/v1alpha1', 'Telemetry'],
    // Of others, who may have any.
    ['networking.k8s.io/v9', 'Ingress'], ['install.istio.io/v1alpha1', 'IstioOperator'], ['v1', 'VirtualService'], ['', ''],
  ])('%s %s is none of that', (apiVersion, kind) => {
    expect(found(manifest(kind, {}, apiVersion))).toEqual([]);
  });
});
