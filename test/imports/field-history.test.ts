import { describe, expect, test } from 'vitest';
import { kindKey, newestServedVersion, parentPath, rootSchema, schemaNodes } from '../../.scripts/crd-schema';
import { DEFAULT_CRD_FOLDER, findSource, readPinnedCrds, readSources } from '../../.scripts/crd-sources';
import { OLDER_RELEASES, computeFieldHistory, minorOf } from '../../.scripts/field-history';
import { FIELD_HISTORY, ISTIO_MINORS } from '../../src/checks/every-kind/field-history.generated';
import { list, madeUpCrd, object, oneOfTheValues, text } from './made-up-crds';

const ISTIO = findSource(readSources(DEFAULT_CRD_FOLDER), 'istio');

describe('the committed table', () => {
  const nodesOfKind = new Map(readPinnedCrds(DEFAULT_CRD_FOLDER, ISTIO).map((crd) => {
    const version = newestServedVersion(crd);
    return [kindKey(crd, version), schemaNodes(rootSchema(version))] as const;
  }));

  test('compares the older releases with the pinned one', () => {
    expect(ISTIO_MINORS).toEqual([...OLDER_RELEASES, ISTIO.version].map(minorOf));
    expect(ISTIO_MINORS[0]).toBe('1.24');
  });

  test.each(Object.entries(FIELD_HISTORY))('%s: each entry exists in the pinned CRDs, and is newer than what holds it', (key, kind) => {
    const nodes = nodesOfKind.get(key);
    expect(nodes, `${key} is not a kind that we emit`).toBeDefined();
    const oldest = ISTIO_MINORS[0];
    expect(ISTIO_MINORS).toContain(kind.since ?? oldest);
    for (const [path, since] of Object.entries(kind.fields)) {
      expect(nodes!.has(path), path).toBe(true);
      expect(ISTIO_MINORS.indexOf(since), path).toBeGreaterThan(ISTIO_MINORS.indexOf(sinceAbove(kind, path)));
    }
    for (const [path, values] of Object.entries(kind.enumValues)) {
      for (const [value, since] of Object.entries(values)) {
        expect(nodes!.get(path)?.enumValues, path).toContain(value);
        expect(ISTIO_MINORS.indexOf(since), `${path} = ${value}`).toBeGreaterThan(ISTIO_MINORS.indexOf(kind.fields[path] ?? sinceAbove(kind, path)));
      }
    }
  });

  test('holds entries that were read off the older CRDs by hand', () => {
    expect(FIELD_HISTORY['networking.istio.io/v1/VirtualService'].fields['spec.http[].redirect.prefixRewrite']).toBe('1.31');
    expect(FIELD_HISTORY['networking.istio.io/v1/DestinationRule'].fields['spec.trafficPolicy.retryBudget']).toBe('1.27');
    expect(FIELD_HISTORY['networking.istio.io/v1/Gateway'].fields['spec.servers[].tls.credentialNames']).toBe('1.26');
    expect(FIELD_HISTORY['networking.istio.io/v1/ServiceEntry'].enumValues['spec.resolution']).toEqual({ DYNAMIC_DNS: '1.28' });
    expect(FIELD_HISTORY['extensions.istio.io/v1alpha1/TrafficExtension'].since).toBe('1.30');
    expect(FIELD_HISTORY['security.istio.io/v1/PeerAuthentication']).toBeUndefined();
  });
});

describe('the computation', () => {
  const release = (minor: string, ...crds: ReturnType<typeof madeUpCrd>[]) => ({ minor, crds });
  const thing = (minor: string, spec: Parameters<typeof object>[0]) => release(minor, madeUpCrd('Thing', { v1: object(spec) }));
  const KEY = 'example.com/v1/Thing';

  test('lists the topmost new path only, and what is newer below it', () => {
    const history = computeFieldHistory([
      thing('1.0', {}),
      thing('1.1', { a: object({ b: list(text) }) }),
      thing('1.2', { a: object({ b: list(text), c: text }) }),
    ]);
    expect(history).toEqual({ [KEY]: { fields: { 'spec.a': '1.1', 'spec.a.c': '1.2' }, enumValues: {} } });
  });

  test('lists an enum value that is newer than its field, not one as old', () => {
    const history = computeFieldHistory([
      thing('1.0', { mode: oneOfTheValues('A') }),
      thing('1.1', { mode: oneOfTheValues('A', 'B'), kind: oneOfTheValues('X') }),
    ]);
    expect(history[KEY]).toEqual({ fields: { 'spec.kind': '1.1' }, enumValues: { 'spec.mode': { B: '1.1' } } });
  });

  test('does not list what an older release takes anyway: open objects, strings without an enum', () => {
    const open = { 'type': 'object', 'x-kubernetes-preserve-unknown-fields': true };
    expect(computeFieldHistory([
      thing('1.0', { a: open, mode: text }),
      thing('1.1', { a: object({ b: text }), mode: oneOfTheValues('A') }),
    ])).toEqual({});
  });

  test('a field of another apiVersion of the older release does not count', () => {
    const history = computeFieldHistory([
      release('1.0', madeUpCrd('Thing', { v1: object({}), v1alpha1: object({ a: text }) })),
      release('1.1', madeUpCrd('Thing', { v1: object({ a: text }), v1alpha1: object({ a: text }) })),
    ]);
    expect(history[KEY].fields).toEqual({ 'spec.a': '1.1' });
  });

  test('a kind, and an apiVersion of an older kind, have a first release of their own', () => {
    const history = computeFieldHistory([
      release('1.0', madeUpCrd('Thing', { v1beta1: object({ a: text }) })),
      release('1.1', madeUpCrd('Thing', { v1: object({ a: text }) }), madeUpCrd('Young', { v1: object({}) })),
      release('1.2', madeUpCrd('Thing', { v1: object({ a: text, b: text }) }), madeUpCrd('Young', { v1: object({}) })),
    ]);
    expect(history).toEqual({
      [KEY]: { since: '1.1', fields: { 'spec.b': '1.2' }, enumValues: {} },
      'example.com/v1/Young': { since: '1.1', fields: {}, enumValues: {} },
    });
  });

  test('a field that was taken out in between counts from its return', () => {
    const history = computeFieldHistory([thing('1.0', { a: text }), thing('1.1', {}), thing('1.2', { a: text })]);
    expect(history[KEY].fields).toEqual({ 'spec.a': '1.2' });
  });

  test('an unserved version does not count', () => {
    const history = computeFieldHistory([
      release('1.0', madeUpCrd('Thing', { 'v1!': object({}), 'v1beta1': object({}) })),
      release('1.1', madeUpCrd('Thing', { v1: object({}) })),
    ]);
    expect(history[KEY].since).toBe('1.1');
  });

  test('a version that is not a release is refused', () => {
    expect(() => minorOf('v1.31.0-rc.1')).toThrow("'v1.31.0-rc.1' is not a release such as v1.29.2");
  });
});

/** Since when the nearest listed place above a path exists. */
function sinceAbove(kind: (typeof FIELD_HISTORY)[string], path: string): string {
  for (let at = parentPath(path); at; at = parentPath(at)) {
    if (kind.fields[at]) {
      return kind.fields[at];
    }
  }
  return kind.since ?? ISTIO_MINORS[0];
}
