import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Draw } from './random-meshes/draw';
import { MISTAKES } from './random-meshes/mistakes';
import { Thing } from './random-meshes/objects';
import { drawMesh } from './random-meshes/random-mesh';
import { everything, spoil } from './spoilt-objects';
import { Check, CHECKS, runChecks } from '../../src/checks';
import { FindingLevel } from '../../src/findings';
import { EVERY_KIND } from '../../src/findings/catalogue-entry';
import { crdSchemas } from '../../src/istio/schema/crd-schemas';
import { Manifest, Mesh } from '../../src/mesh';

const SEED = Number(process.env.CDK8S_ISTIO_SEED ?? 1);
const RUNS = Number(process.env.CDK8S_ISTIO_RUNS ?? 200);

const CONDITIONAL = CHECKS.filter(({ onlyWith }) => onlyWith !== undefined);

/** The same checks, which look at every object. */
const UNCONDITIONAL = CHECKS.map((check): Check => ({ ...check, onlyWith: undefined }));

/** The fields of all versions of a kind, at whatever depth, and those of metadata that checks ask for; none of a kind without a schema. */
function fieldsOf(kind: string): Set<string> {
  const { kinds, places } = crdSchemas();
  const [group, name] = kind.split('/');
  const roots = Object.keys(kinds).filter(key => kind === EVERY_KIND || key.startsWith(`${group}/`) && key.endsWith(`/${name}`));
  const seen = new Set<number>();
  const fields = new Set<string>(roots.length === 0 ? [] : ['labels', 'annotations']);
  const visit = (place: number | undefined) => {
    if (place !== undefined && !seen.has(place)) {
      seen.add(place);
      const { properties = {}, items, values } = places[place];
      Object.entries(properties).forEach(([field, below]) => {
        fields.add(field);
        visit(below);
      });
      visit(items);
      visit(values);
    }
  };
  roots.forEach(root => visit(kinds[root]));
  return fields;
}

function meshOf(objects: readonly Thing[], oldestIstio: string): Mesh {
  return new Mesh(objects.map(manifest => ({ manifest, oldestIstio })));
}

test.each(CONDITIONAL.map(check => [check.code, check] as const))('each field that %s asks for is one of its kinds', (_, { kinds, onlyWith }) => {
  const fields = kinds.map(fieldsOf).filter(({ size }) => size > 0);
  expect(onlyWith!.filter(name => !fields.some(known => known.has(name)))).toEqual([]);
  // A kind with a schema and none of the fields would never be looked at.
  expect(fields.every(known => onlyWith!.some(name => known.has(name)))).toBe(true);
});

describe('what is found is the same where every check looks at every object,', { timeout: 120_000 + RUNS * 1_000 }, () => {
  const isSame = (objects: readonly Thing[], oldestIstio: string) =>
    expect(runChecks(CHECKS, meshOf(objects, oldestIstio))).toEqual(runChecks(UNCONDITIONAL, meshOf(objects, oldestIstio)));

  test('in random meshes with some mistakes', () => {
    fc.assert(fc.property(fc.gen(), generate => {
      const draw = new Draw(generate);
      const mesh = drawMesh(draw);
      const mistakes = draw.some(MISTAKES, 1, 3);
      fc.pre(mistakes[0].inject(mesh, draw) !== undefined);
      isSame(mesh.objects, draw.one(['1.24', '1.28', '1.31']));
    }), { numRuns: RUNS * 2, seed: SEED, endOnFailure: true });
  });

  test('and whatever stands in the fields of some objects', () => {
    fc.assert(fc.property(fc.gen(), generate => {
      const draw = new Draw(generate);
      const objects = everything(draw);
      spoil(draw, objects);
      isSame(objects, draw.one(['1.24', '1.31']));
    }), { numRuns: RUNS, seed: SEED, endOnFailure: true });
  });
});

describe('a check that asks for fields', () => {
  const check: Check = {
    code: 'CDI999',
    level: FindingLevel.WARNING,
    kinds: ['networking.istio.io/VirtualService', '/Service'],
    summary: 'a test',
    onlyWith: ['fault', 'annotations'],
    check: ({ manifest: { metadata } }) => [{ message: `seen ${metadata?.name}` }],
  };
  const seen = (...manifests: Manifest[]) =>
    runChecks([check], new Mesh(manifests.map(manifest => ({ manifest, oldestIstio: '1.31' })))).map(({ name }) => name);
  const routes = (name: string, route: object, metadata: object = {}, apiVersion = 'networking.istio.io/v1'): Manifest =>
    ({ apiVersion, kind: 'VirtualService', metadata: { name, ...metadata }, spec: { hosts: ['shop'], http: [{ directResponse: { status: 200 } }, route] } });

  test('sees objects with one of them, at whatever depth, also of older versions and with an empty or a wrong one', () => {
    expect(seen(routes('none', {}), routes('one', { fault: {} }), routes('old', { fault: {} }, {}, 'networking.istio.io/v1beta1'),
      routes('none-again', { retries: { attempts: 2 } }), routes('empty', { fault: null }), routes('wrong', { fault: 'no map' }),
      routes('named', {}, { annotations: { fault: 'a' } }), routes('not-named', {}, { labels: { annotations: 'a' } }),
    )).toEqual(['one', 'old', 'empty', 'wrong', 'named']);
  });

  test('sees all objects of which no schema tells the fields: other kinds, versions that are not served, and those with too many mistakes', () => {
    const mistakes = Array.from({ length: 60 }, () => ({ directResponse: { status: 'no number' } }));
    const broken = { ...routes('broken', {}), spec: { http: mistakes } } as Manifest;
    expect(seen({ apiVersion: 'v1', kind: 'Service', metadata: { name: 'service' } }, routes('unserved', {}, {}, 'networking.istio.io/v2'), broken))
      .toEqual(['unserved', 'broken', 'service']);
  });
});
