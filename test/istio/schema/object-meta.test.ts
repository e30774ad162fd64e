import { describe, expect, test } from 'vitest';
import { REFUSED_METADATA, TAKEN_METADATA, TWICE_IN_METADATA } from './metadata-samples';
import { Manifest } from '../../../src/istio';
import { schemaViolationsOf } from '../../../src/istio/schema/validation';

function told(metadata: unknown): string[] {
  const manifest = { apiVersion: 'networking.istio.io/v1', kind: 'VirtualService', metadata, spec: {} } as Manifest;
  return schemaViolationsOf(manifest).map(({ message, fix }) => `${message}: ${fix}`);
}

describe('metadata that the API server refuses', () => {
  test.each(REFUSED_METADATA)('%j', metadata => {
    expect(told(metadata)).toHaveLength(1);
  });

  test.each<[unknown, string]>([
    [5, 'metadata must be a map, got 5: write its fields, such as name, each in a line below it'],
    [{}, 'metadata.name must be there, and is missing: add a name'],
    [{ name: 'Cart_v1' }, 'metadata.name must be at most 253 lower case letters, digits, "-" and ".", got "Cart_v1": rename it'],
    [{ name: 5 }, 'metadata.name must be a text, got 5: write it in quotes: "5"'],
    [{ name: 'a', namespace: 'Shop' }, 'metadata.namespace must be at most 63 lower case letters, digits and "-", got "Shop": write the name of a namespace: no other can be made'],
    [{ name: 'a', labels: { version: 1 } }, 'metadata.labels.version must be a text, got 1: write it in quotes: "1"'],
    [{ name: 'a', labels: { app: 'a b' } }, 'metadata.labels.app must be at most 63 letters, digits, ".", "_" and "-", got "a b": write another value, or make it an annotation'],
    [{ name: 'a', label: {} }, 'metadata.label is no field that there is: write labels'],
    [{ name: 'a', color: 1 }, 'metadata.color is no field that there is: leave it out: there are name, namespace, labels and annotations'],
    [{ name: 'a', finalizers: ['a b'] }, 'metadata.finalizers[0] must be a domain, "/" and a name of letters, digits, "-", "_" and ".", got "a b": write it like example.com/name'],
    [{ name: 'a', ownerReferences: [{ kind: 'Pod', name: 'x' }] }, 'metadata.ownerReferences[0] must have apiVersion, kind, name and uid, each a text that is not empty, got a map with kind and name: write apiVersion and uid, or leave the reference out: only a cluster knows the uid'],
    [{ name: 'a', annotations: { a: 'é'.repeat(131_072) } }, 'metadata.annotations must have at most 262144 bytes, names and values together, got 262145: keep what is so long elsewhere, in a ConfigMap'],
  ])('%j: %s', (metadata, expected) => {
    expect(told(metadata)).toEqual([expected]);
  });
});

describe('metadata that server-side apply refuses', () => {
  test.each(TWICE_IN_METADATA)('%j', metadata => {
    expect(told(metadata)).toHaveLength(1);
  });
});

describe('metadata that it takes', () => {
  test.each(TAKEN_METADATA)('%j', metadata => {
    expect(told(metadata)).toEqual([]);
  });
});

describe('labels and annotations of other kinds', () => {
  const toldOf = (metadata: unknown, template?: unknown) =>
    schemaViolationsOf({ apiVersion: 'argoproj.io/v1alpha1', kind: 'Rollout', metadata, spec: template === undefined ? {} : { template: { metadata: template } } } as Manifest)
      .map(({ field }) => field);

  test('are looked at, in templates of pods too', () => {
    expect(toldOf({ labels: { app: 'a b' } })).toEqual(['metadata.labels.app']);
    expect(toldOf({ annotations: { 'a b': 'c' } })).toHaveLength(1);
    expect(toldOf({ name: 'a' }, { labels: { version: 1 } })).toEqual(['spec.template.metadata.labels.version']);
  });

  test('are all that is looked at', () => {
    expect(toldOf({ name: 'A_b', other: 1, labels: { app: 'a' } }, { annotations: { a: 'b c' } })).toEqual([]);
    expect(toldOf(5, 'x')).toEqual([]);
    expect(toldOf({ labels: 5 }, { annotations: null })).toEqual([]);
  });

  test('are not all of a kind that has pods', () => {
    const ofDeployment = (metadata: unknown) => schemaViolationsOf({ apiVersion: 'apps/v1', kind: 'Deployment', metadata, spec: {} } as Manifest).map(({ field }) => field);

    expect(ofDeployment({ name: 'A_b' })).toEqual(['metadata.name']);
    expect(ofDeployment({ name: 'a.b', labels: null })).toEqual([]);
  });
});
