import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ApiServer, AppliedObject, startApiServer } from './apiserver/apiserver';
import { examples, manifestsOf } from './built-examples';
import { KnownManifest } from '../known-manifest';
import { readManifests } from './driver/cluster-state';
import { Mesh, startMesh } from './driver/mesh';
import { issuedSecrets } from './issued-secrets';
import { Layer, ValidationReport } from './istio/istio';

const LAYERS: Layer[] = ['schema', 'webhook', 'analyzer'];

/** What only Istio's own objects pass: the CRDs with their rules, and the webhook. */
const ISTIO = /\.istio\.io\//;

/** Groups of which CRDs are pinned. */
const PINNED = /\.istio\.io\/|^argoproj\.io\//;

/** Kinds that no analyzer of Istio reads. */
const UNKNOWN_TO_ISTIO = ['AnalysisTemplate', 'Application', 'HorizontalPodAutoscaler', 'PodDisruptionBudget', 'Role', 'RoleBinding', 'Rollout', 'ServiceAccount'];

/** The namespaces that an example does not make itself, such as that of Argo CD. */
function namespacesOfOthers(manifests: readonly KnownManifest[]): string {
  const own = manifests.filter(({ kind }) => kind === 'Namespace').map(({ metadata }) => metadata.name);
  const others = [...new Set(manifests.flatMap(({ metadata }) => metadata.namespace ?? []))].filter(name => !own.includes(name));
  return others.map(name => JSON.stringify({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } })).join('\n---\n');
}

let server: ApiServer;
let mesh: Mesh;

beforeAll(async () => {
  server = await startApiServer();
  mesh = await startMesh();
});

afterAll(() => Promise.all([server?.stop(), mesh?.stop()]));

test('there are examples', () => {
  expect(examples()).toContain('echoserver');
});

describe.each(examples())('%s', example => {
  const yaml = manifestsOf(example);
  const manifests = readManifests(yaml);

  describe('with kubectl', () => {
    let first: AppliedObject[];
    let second: AppliedObject[];

    beforeAll(async () => {
      await server.apply(namespacesOfOthers(manifests));
      first = await server.applyWithKubectl(yaml);
      second = await server.applyWithKubectl(yaml);
    });

    afterAll(() => server.reset());

    test('every object is accepted, without a warning', () => {
      expect(first.map(({ resource }) => resource.split(/[./]/)[0])).toEqual(manifests.map(({ kind }) => kind.toLowerCase()));
      expect(first.map(({ action }) => action)).toEqual(manifests.map(() => 'created'));
      expect(first.flatMap(({ warnings }) => warnings)).toEqual([]);
      console.log(`${example}: ${first.length} objects accepted`);
    });

    test('a second time nothing changes', () => {
      expect(second.map(({ resource, resourceVersion }) => [resource, resourceVersion]))
        .toEqual(first.map(({ resource, resourceVersion }) => [resource, resourceVersion]));
      expect(second.map(({ action }) => action)).toEqual(manifests.map(() => 'unchanged'));
    });

    test('kubectl sees no difference', async () => {
      expect(await server.diff(yaml)).toBe('');
    });
  });

  describe('to Istio', () => {
    let report: ValidationReport;

    beforeAll(async () => {
      report = await mesh.validate(yaml, await issuedSecrets(mesh, yaml));
    });

    test('there is neither an error nor a warning', () => {
      const infos = report.findings.filter(({ level }) => level === 'info');
      infos.forEach(({ code, resource, message }) => console.log(`${example}: info ${code} ${resource}: ${message}`));
      expect(report.findings.filter(({ level }) => level !== 'info')).toEqual([]);
    });

    test('all three layers have looked at every object of theirs', () => {
      const known = manifests.filter(({ apiVersion }) => ISTIO.test(apiVersion)).length;
      const pinned = manifests.filter(({ apiVersion }) => PINNED.test(apiVersion)).length;
      const unknown = manifests.filter(({ kind }) => UNKNOWN_TO_ISTIO.includes(kind));
      expect(report.objects).toBe(manifests.length);
      expect(LAYERS.map(layer => [layer, report.layers[layer].objects])).toEqual([['schema', pinned], ['webhook', known], ['analyzer', manifests.length - unknown.length]]);
      expect(report.layers.analyzer.skipped).toEqual(unknown.map(({ kind, metadata }) => `${kind} ${metadata.namespace}/${metadata.name}`));
      expect(report.fixtures.skipped.filter(name => !UNKNOWN_TO_ISTIO.includes(name.split(' ')[0]))).toEqual([]);
      expect(report.analyzers.skipped).toEqual([]);
    });
  });
});
