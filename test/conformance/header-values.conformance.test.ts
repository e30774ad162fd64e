/** Values of headers: what our check takes, Istio and Envoy take, and what Envoy refuses it refuses. */
import { App, Chart } from 'cdk8s';
import * as fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { COMMAND_NAMES } from './command-names';
import { Mesh, startMesh } from './driver/mesh';
import { EnvoyOracle, startEnvoyOracle } from './envoy/oracle';
import { tally } from './tally';
import { HttpAction, ServiceHost, VirtualService } from '../../src';
import { requireHeaderValue } from '../../src/networking/headers/header-value';

/** Not asked about: `%COALESCE("a")%` ends Envoy 1.40 with a segmentation fault. It is refused in every form. */
const DEADLY = 'COALESCE';

const NAMES = COMMAND_NAMES.filter(name => name !== DEADLY);

const RUNS = Number(process.env.CDK8S_ISTIO_RUNS ?? 500);
/** Texts are the same in every run, unless another seed is given. */
const SEED = Number(process.env.CDK8S_ISTIO_SEED ?? 20_261_129);

/** What may stand behind the name of a command. */
const ARGUMENTS = [
  '', '(a)', '(X-User)', '(:path)', '(a?b)', '(a:b)', '(a:b:ms)', '(a:FIELD:b)', '(%Y-%m-%d)', '(ROUTE:a)', '(WQ:ORIG)', '(NUMBER)', '(ORIG)', '(SNI_ONLY:HOST)', ':3',
  '()', '(a?b?c)', '(a b)', '(%n)', '(a', 'a)', '(a)b)', '(("))', '("a")', '(["a", "b"])', '(\\)', '(a:FIELD)', '(a:b:c:d)', '(a):3', ':', ':-1', '( a)', '(%)', '({})', '(a/b)',
];

const PIECES = fc.oneof(
  { weight: 4, arbitrary: fc.tuple(fc.constantFrom(...NAMES), fc.constantFrom(...ARGUMENTS)).map(([name, argument]) => `%${name}${argument}%`) },
  { weight: 1, arbitrary: fc.constantFrom('%%', '%', 'a', ' ', '(', ')', ':', '"', '\\', '[', 'é', '\n', '\t', '\u0001', '%REQ(', ')%', ':3%', 'PATH') },
  { weight: 1, arbitrary: fc.string({ maxLength: 6 }) },
);

const VALUES = fc.oneof(
  { weight: 4, arbitrary: PIECES },
  { weight: 2, arbitrary: fc.array(PIECES, { minLength: 2, maxLength: 4 }).map(pieces => pieces.join('')) },
);

let mesh: Mesh;
let oracle: EnvoyOracle;

beforeAll(async () => {
  [mesh, oracle] = await Promise.all([startMesh(), startEnvoyOracle('header-values')]);
});

afterAll(() => Promise.all([mesh?.stop(), oracle?.stop()]));

function isTaken(value: string): boolean {
  try {
    requireHeaderValue('a value', value);
    return true;
  } catch {
    return false;
  }
}

/** What Envoy says about each value in a request and in a response. */
async function envoySays(values: readonly string[]): Promise<(string | undefined)[]> {
  return oracle.askRoutes(values.map(value => ({
    match: { prefix: '/' },
    direct_response: { status: 200 },
    request_headers_to_add: [{ header: { key: 'x-a', value } }],
    response_headers_to_add: [{ header: { key: 'x-a', value } }],
  })));
}

/** Istio's findings about a VirtualService with all the values, and what Envoy makes of it. */
async function istioTakes(values: readonly string[]): Promise<void> {
  const app = new App();
  const host = ServiceHost.fromHostname('a.example.com');
  new VirtualService(new Chart(app, 'chart', { namespace: 'shop' }), 'routes', {
    services: [host],
    // An empty value is one that no header has.
    http: values.filter(value => value !== '').map((value, index) => ({
      name: `r${index}`, action: HttpAction.directResponse(200), headers: { request: { set: { 'x-a': value } }, response: { add: { 'x-a': value } } },
    })),
  });
  const { findings } = await mesh.validate(app.synthYaml());
  expect(findings.filter(({ layer, level }) => layer !== 'analyzer' && level === 'error')).toEqual([]);
}

test('every command with every form of its argument', { timeout: 300_000 }, async () => {
  // Most commands stand alone: the forms of one of them are those of all.
  const standsAlone = new Set(NAMES.filter(name => !isTaken(`%${name}(a)%`) && isTaken(`%${name}%`)));
  const forms = (name: string): string[] => standsAlone.has(name) && name !== 'PROTOCOL' ? ['', '(a)', ':3', '()'] : ARGUMENTS;
  const values = NAMES.flatMap(name => forms(name).map(argument => `%${name}${argument}%`));
  const reasons = await envoySays(values);

  expect(values.filter((value, index) => isTaken(value) && reasons[index] !== undefined)).toEqual([]);
  // What stands alone in Envoy stands alone here.
  const alone = NAMES.map(name => `%${name}%`).filter(value => reasons[values.indexOf(value)] === undefined);
  expect(alone.filter(value => !isTaken(value))).toEqual([]);
  expect(alone.length).toBeGreaterThan(140);
  expect(ARGUMENTS.map(argument => `%${DEADLY}${argument}%`).filter(isTaken)).toEqual([]);
  await istioTakes(values.filter(isTaken));
  tally('texts asked of Envoy', values.length);
});

test('what Envoy takes is refused only where Istio refuses it, or for a reason', { timeout: 300_000 }, async () => {
  // The reasons: a program that only Envoy can judge, an option that Envoy takes for none, the deprecated list of texts, and empty brackets.
  const values = ['%REQ(X):3%', '%CEL(request.path)%', '%PATH(:ORIG)%', '%PATH(WQ:ORIG:x)%', '%DYNAMIC_METADATA(["a", "b"])%', '%PROTOCOL()%', '%REQ(?x)%', 'ü'];

  expect(await envoySays(values)).toEqual(values.map(() => undefined));
  expect(values.filter(isTaken)).toEqual([]);
});

test(`${RUNS * 2} random values`, { timeout: 300_000 + RUNS * 200 }, async () => {
  const values = fc.sample(VALUES, { numRuns: RUNS * 2, seed: SEED });
  const reasons = await envoySays(values);

  expect(values.filter((value, index) => isTaken(value) && reasons[index] !== undefined)).toEqual([]);
  const taken = values.filter(isTaken);
  expect(taken.length).toBeGreaterThan(RUNS / 4);
  await istioTakes(taken);
  tally('texts asked of Envoy', values.length);
});
