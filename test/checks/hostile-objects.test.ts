import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { otherKinds } from './other-kinds';
import { Draw } from './random-meshes/draw';
import { Thing } from './random-meshes/objects';
import { everything, spoil } from './spoilt-objects';
import { CHECKS, runSafely } from '../../src/checks';
import { defaultConfig } from '../../src/cli/config/config';
import { contentOf } from '../../src/cli/input/read-file';
import { lint } from '../../src/cli/lint/lint';
import { resourceName } from '../../src/istio';
import { Mesh, MeshObject } from '../../src/mesh';
import { askEverything } from '../mesh/every-question';

const RUNS = Number(process.env.CDK8S_ISTIO_HOSTILE ?? 100);
const SEED = Number(process.env.CDK8S_ISTIO_SEED ?? 1);

/** The checks that throw. */
function failuresIn(mesh: Mesh): string[] {
  const failures: string[] = [];
  runSafely(CHECKS, mesh, ({ code }, { manifest }, error) =>
    failures.push(`${code} at ${resourceName(manifest)}: ${(error as Error).stack?.split('\n').slice(0, 4).join(' ')}`));
  return failures;
}

/** What no text can be made of. */
const NO_TEXT = { toString: 1, valueOf: 1 };

test.each<[string, string, object]>([
  ['apps/v1', 'Deployment', { replicas: 2 }],
  ['networking.istio.io/v1', 'VirtualService', { hosts: ['a'], gateways: ['a'], tls: [{ match: [{ sniHosts: ['a'] }], route: [] }] }],
])('%s %s with what is no name for a name fails no check', (apiVersion, kind, spec) => {
  const objects = [{ apiVersion, kind, metadata: { name: NO_TEXT, namespace: NO_TEXT }, spec } as unknown as Thing, ...otherKinds()];
  expect(failuresIn(new Mesh(objects.map(manifest => ({ manifest, oldestIstio: '1.31' }))))).toEqual([]);
});

describe('whatever stands in the fields of some objects', { timeout: 60_000 + RUNS * 1_000 }, () => {
  test('no check fails', () => {
    fc.assert(fc.property(fc.gen(), generate => {
      const draw = new Draw(generate);
      const objects = everything(draw);
      const spoilt = spoil(draw, objects);
      const inMesh = objects.map((manifest): MeshObject => ({ manifest, oldestIstio: draw.one(['1.24', '1.31']) }));
      const mesh = new Mesh(inMesh, { external: { isComplete: draw.maybe() } });
      expect(failuresIn(mesh), spoilt.join('; ')).toEqual([]);
      askEverything(mesh);
    }), { numRuns: RUNS, seed: SEED, endOnFailure: true });
  });

  test('the command line reads it, and says what it finds', () => {
    fc.assert(fc.property(fc.gen(), generate => {
      const draw = new Draw(generate);
      const objects = everything(draw);
      const spoilt = spoil(draw, objects);
      const text = objects.map(object => JSON.stringify(object, undefined, draw.one([0, 2]))).join('\n---\n');
      const { failures } = lint([contentOf({ name: 'hostile.yaml' }, text)], defaultConfig('.'), () => undefined);
      expect(failures, spoilt.join('; ')).toEqual([]);
    }), { numRuns: Math.ceil(RUNS / 3), seed: SEED, endOnFailure: true });
  });
});
