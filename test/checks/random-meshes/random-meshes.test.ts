import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Draw } from './draw';
import { Injected, Mistake, MISTAKES } from './mistakes';
import { Thing } from './objects';
import { drawMesh } from './random-mesh';
import { CHECKS, runChecks } from '../../../src/checks';
import { Finding, FindingLevel } from '../../../src/findings';
import { resourceName } from '../../../src/istio';
import { Mesh } from '../../../src/mesh';

/** How many meshes are drawn for each mistake, and which. */
const RUNS = Number(process.env.CDK8S_ISTIO_MESHES ?? 8);
const SEED = Number(process.env.CDK8S_ISTIO_SEED ?? 1);

function findingsOf(objects: readonly Thing[]): Finding[] {
  return runChecks(CHECKS, new Mesh(objects.map(manifest => ({ manifest, oldestIstio: '1.31' }))));
}

const told = ({ code, resource, message }: Finding) => `${code} ${resource}: ${message}`;

const inAll = (things: Thing | readonly Thing[] = []) => [things].flat().map(resourceName);

/** What is found beside the mistake and what follows from it. */
function others(findings: readonly Finding[], { code, consequences = {} }: Mistake, { at, also }: Injected): Finding[] {
  const places = [...inAll(at), ...inAll(also)];
  return findings.filter(finding => finding.level !== FindingLevel.INFO && !(finding.code in consequences)
    && !(finding.code === code && places.includes(finding.resource!)));
}

test('nothing is found in random meshes', { timeout: 60_000 + RUNS * 10_000 }, () => {
  fc.assert(fc.property(fc.gen(), generate => {
    expect(findingsOf(drawMesh(new Draw(generate)).objects).map(told)).toEqual([]);
  }), { numRuns: RUNS * 25, seed: SEED, endOnFailure: true });
});

test('there are many mistakes, with names of their own', () => {
  expect(MISTAKES.length).toBeGreaterThanOrEqual(40);
  expect(new Set(MISTAKES.map(({ name }) => name)).size).toBe(MISTAKES.length);
});

describe('one mistake in a random mesh is found where it is, and nothing else:', { timeout: 60_000 + RUNS * 1_000 }, () => {
  test.each(MISTAKES.map(mistake => [mistake.name, mistake] as const))('%s', (_, mistake) => {
    fc.assert(fc.property(fc.gen(), generate => {
      const draw = new Draw(generate);
      const mesh = drawMesh(draw);
      const injected = mistake.inject(mesh, draw);
      fc.pre(injected !== undefined);
      const findings = findingsOf(mesh.objects);
      const found = findings.filter(({ code, resource }) => code === mistake.code && inAll(injected!.at).includes(resource!));
      expect(found.length, `${mistake.code} at ${inAll(injected!.at).join(' or ')}, beside ${findings.map(told).join('; ')}`).toBeGreaterThan(0);
      expect(others(findings, mistake, injected!).map(told)).toEqual([]);
    }), { numRuns: RUNS, seed: SEED, endOnFailure: true });
  });
});
