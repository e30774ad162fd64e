/** What the checks find in random meshes is what happens: the real Envoy answers otherwise with the mistake than without. */
import * as fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { writeManifests } from './driver/cluster-state';
import { Mesh, startMesh } from './driver/mesh';
import { Certificate } from './istio/certificates';
import { tlsKeys } from './secrets';
import { Draw } from '../checks/random-meshes/draw';
import { Answer, Injected, Mistake, MISTAKES, Shown } from '../checks/random-meshes/mistakes';
import { Thing } from '../checks/random-meshes/objects';
import { drawMesh } from '../checks/random-meshes/random-mesh';

/** How many meshes are spoilt with each mistake, out of how many that are drawn. */
const RUNS = Number(process.env.CDK8S_ISTIO_MESHES ?? 2);
const SEED = Number(process.env.CDK8S_ISTIO_SEED ?? 1);
const DRAWN = 10 * RUNS;

/** A mesh without the mistake and with it, and a request that meets it. */
interface Case {
  readonly before: readonly Thing[];
  readonly after: readonly Thing[];
  readonly shown: Shown;
}

/** The cases of a mistake: none where it changes no answer. */
function casesOf({ inject }: Mistake): Case[] {
  return fc.sample(fc.gen(), { numRuns: DRAWN, seed: SEED }).flatMap(generate => {
    const draw = new Draw(generate);
    const spoilt = drawMesh(draw);
    const before = structuredClone(spoilt.objects);
    const injected: Injected | undefined = inject(spoilt, draw);
    return injected?.shown === undefined ? [] : [{ before, after: spoilt.objects, shown: injected.shown }];
  }).slice(0, RUNS);
}

const cases = MISTAKES.map(mistake => [mistake.name, casesOf(mistake)] as const).filter(([, some]) => some.length > 0);

let mesh: Mesh;
let ca: Certificate;
let applied = 0;

beforeAll(async () => {
  mesh = await startMesh();
  ca = await mesh.issueAuthority('mistakes');
});

afterAll(() => mesh?.stop());

/** With the Secrets that cert-manager would make, each time by other names: Envoy keeps one that is gone. */
async function apply(objects: readonly Thing[]): Promise<void> {
  applied++;
  const stored = await Promise.all(objects.map(async object => object.kind !== 'Certificate' ? object : secretFor(object as Thing<CertificateSpec>)));
  await mesh.apply(writeManifests(stored).replaceAll(/\b(\w+-tls)\b/g, `$1-${applied}`));
}

interface CertificateSpec {
  readonly secretName: string;
  readonly dnsNames: string[];
}

async function secretFor({ metadata: { namespace }, spec: { secretName, dnsNames } }: Thing<CertificateSpec>): Promise<object> {
  const certificate = await mesh.issueCertificate({ ca, names: dnsNames });
  return { apiVersion: 'v1', kind: 'Secret', metadata: { name: secretName, namespace }, stringData: tlsKeys(certificate) };
}

/** What comes of a request, in the form of what was expected. */
async function answerOf({ request: { isTls, ...request } }: Shown, expected: Answer): Promise<Answer> {
  try {
    const { status, received, pod } = await mesh.request({ ...request, gateway: 'edge/public', tls: isTls ? { ca: ca.certificate } : undefined });
    return typeof expected !== 'object' ? status : 'target' in expected ? { target: received?.target ?? '' } : { app: pod?.labels.app ?? '' };
  } catch (error) {
    expect(error).toBeInstanceOf(Error);
    return 'refused';
  }
}

test('many of the mistakes change what is answered', () => {
  expect(cases.length).toBeGreaterThanOrEqual(12);
});

test.each(cases)('%s', async (_, some) => {
  for (const { before, after, shown } of some) {
    await apply(before);
    expect(await answerOf(shown, shown.before)).toEqual(shown.before);
    await apply(after);
    expect(await answerOf(shown, shown.after)).toEqual(shown.after);
  }
});
