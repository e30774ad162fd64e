import { App, Chart } from 'cdk8s';
import * as fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ApiServer, startApiServer } from './apiserver/apiserver';
import { Mesh, startMesh } from './driver/mesh';
import { answer, expectationsOf } from './expected-answers';
import { expectNoFindings } from './random-app-findings';
import { AppPlan, apps, build } from './random-apps';
import { attempt, Attempt, attempts } from './random-inputs';
import { tally } from './tally';
import { IstioVersion, MeshSettings } from '../../src';

/** Plans that failed once. They are tried first. */
const FAILED_APPS: [AppPlan][] = [];

/** Inputs that failed once. */
const FAILED_INPUTS: [Attempt][] = [
  [{ place: 'removed header', value: undefined }],
  [{ place: 'host name of a service', value: {} }],
  [{ place: 'rewritten host', value: true }],
  [{ place: 'rewritten host', value: ['a.example.com'] }],
  [{ place: 'name of a load balancer', value: '5' }],
];

const RUNS = Number(process.env.CDK8S_ISTIO_RUNS ?? 500);

/** The form of our own errors: what, what is allowed, what was received. */
const OWN_ERROR = /\b(must (be|have|not|change|match|look|delegate)|can not be)\b.*, got |has no /s;

let server: ApiServer;
let mesh: Mesh;

beforeAll(async () => {
  server = await startApiServer();
  mesh = await startMesh();
});

afterAll(() => Promise.all([server?.stop(), mesh?.stop()]));

test(`nothing is found in ${2 * RUNS} random apps`, { timeout: 60_000 + RUNS * 2_000 }, () => {
  expectNoFindings(2 * RUNS);
});

test(`${RUNS} random apps are accepted by everybody, and answer as their plans say`, { timeout: 60_000 + RUNS * 2_000 }, async () => {
  const counts = { apps: 0, objects: 0, requests: 0 };
  await fc.assert(fc.asyncProperty(apps, async plan => {
    const yaml = build(plan).synthYaml();
    const [applied, report] = await Promise.all([server.apply(yaml, { dryRun: true }), mesh.validate(yaml), mesh.apply(yaml)]);
    expect(report.findings.filter(({ level }) => level === 'error')).toEqual([]);
    expect(applied.flatMap(({ warnings }) => warnings)).toEqual([]);
    const expectations = expectationsOf(plan);
    for (const { request, status, answeredBy } of expectations) {
      const { pod, ...answered } = answer(await mesh.request(request));
      expect({ request, ...answered }).toEqual({ request, status });
      expect(answeredBy, `pod that answered ${JSON.stringify(request)}`).toEqual(answeredBy.length === 0 ? [] : expect.arrayContaining([pod]));
    }
    tally('random apps tried');
    counts.apps++;
    counts.objects += applied.length;
    counts.requests += expectations.length;
  }), { numRuns: RUNS, examples: FAILED_APPS });
  console.log('accepted and asked:', counts);
});

test(`${RUNS} random inputs are refused in our own words, or valid to Istio`, { timeout: 60_000 + RUNS * 1_000 }, async () => {
  const counts = { refused: 0, valid: 0 };
  await fc.assert(fc.asyncProperty(attempts, async input => {
    const app = new App();
    const chart = new Chart(app, 'chart', { namespace: 'shop' });
    MeshSettings.configure(app, { oldestIstio: IstioVersion.V1_31 });
    let yaml: string;
    try {
      attempt(chart, input);
      yaml = app.synthYaml();
    } catch (error) {
      expect(error).toBeInstanceOf(Error);
      expect((error as Error).cause).toBeUndefined();
      expect((error as Error).message).toMatch(OWN_ERROR);
      counts.refused++;
      return;
    }
    const { findings } = await mesh.validate(yaml);
    expect(findings.filter(({ layer, level }) => layer !== 'analyzer' && level === 'error')).toEqual([]);
    counts.valid++;
  }), { numRuns: RUNS, examples: FAILED_INPUTS });
  console.log('tried:', counts);
});
