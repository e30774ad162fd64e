/**
 * What we say of an object, for Istio's webhook, is what Istio's own validation says: of random objects with values at the borders, and of the
 * files by which Istio tests itself.
 */
import { readdirSync, readFileSync } from 'node:fs';
import * as path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { Istio, startIstio } from './istio/istio';
import { inIstioModule } from './istio-module';
import { tally } from './tally';
import { kindOf, Manifest, mapOf, mapsOf, resourceName } from '../../src/istio';
import { schemaViolationsOf } from '../../src/istio/schema/validation';
import { REVIEWED_KINDS, WebhookProblem, webhookProblemsOf } from '../../src/istio/validation/webhook';
import { randomNumbers } from '../istio/schema/random-objects';
import { Mutants } from '../istio/validation/mutants';
import { RIGHT_OBJECTS } from '../istio/validation/right-objects';

const SEED = Number(process.env.CDK8S_ISTIO_SEED ?? 20_261_130);
const RUNS = Number(process.env.CDK8S_ISTIO_RUNS ?? 5000);
/** Objects that are asked about at a time. */
const BATCH = 200;

/** What Istio warns of, and another check of ours tells, or none has to. */
const TOLD_ELSEWHERE: readonly (readonly [warning: RegExp, reason: string])[] = [
  [/^virtualService rule /, 'IST0130 and IST0131 compare all fields of a match'],
  [/^outlier detection policy must be provided/, 'IST0133/failover-without-outlier-detection also knows what subsets inherit'],
  [/deny all traffic to TCP ports/, 'IST0133/deny-without-ports also knows gateways and the proxies of nodes'],
  [/^addresses are required for ports serving TCP/, 'IST0134 also knows wildcards and older versions'],
  [/^using deprecated filter name/, 'CDI089 also knows that such a patch does nothing'],
  [/^EnvoyFilter exposes internal implementation details/, 'of every EnvoyFilter: it is no mistake'],
];

/** What both say otherwise, or what can not be asked. */
const LEFT_OUT: readonly (readonly [applies: (manifest: Manifest) => boolean, reason: string])[] = [
  [({ kind, spec }) => kind === 'EnvoyFilter' && mapsOf(mapOf(spec).configPatches).some(({ patch }) => mapOf(patch).value !== undefined),
    'what is inside a patch only Envoy knows'],
  [({ kind, spec }) => kind === 'AuthorizationPolicy' && mapsOf(mapOf(spec).rules).some(({ from }) => mapsOf(from).some(({ source }) => !source)),
    'the analyzer of Istio, which is asked too, panics: a nil pointer'],
  [({ kind, spec }) => kind === 'Telemetry' && mapsOf(mapOf(spec).accessLogging).some(({ filter }) => typeof mapOf(filter).expression === 'string'
    && mapOf(filter).expression !== 'response.code >= 400'), 'CDI090 tells what is no CEL, with what Envoy refuses of it'],
  [({ kind, spec }) => kind === 'RequestAuthentication' && mapsOf(mapOf(spec).jwtRules).some(({ jwks }) => hasMore(String(jwks))),
    'Istio reads the first value of a text, and Envoy, which refuses it, all of it'],
  [({ kind, spec }) => kind === 'DestinationRule' && JSON.stringify(spec).includes('/*"'), 'Istio reads localities in random order'],
];

/** Whether something stands behind an object of JSON. */
function hasMore(text: string): boolean {
  try {
    JSON.parse(text);
    return false;
  } catch {
    return text.startsWith('{');
  }
}

let istio: Istio;

beforeAll(async () => {
  istio = await startIstio();
});

afterAll(() => istio?.stop());

interface Verdict {
  readonly errors: string[];
  readonly warnings: string[];
}

/** What Istio's webhook says of objects, each of which has a name of its own. */
async function verdictsOf(manifests: readonly Manifest[]): Promise<Verdict[]> {
  const said = new Map(manifests.map(manifest => [resourceName(manifest), { errors: [], warnings: [] } as Verdict]));
  for (let start = 0; start < manifests.length; start += BATCH) {
    const { findings } = await istio.validate(manifests.slice(start, start + BATCH).map(manifest => JSON.stringify(manifest)).join('\n---\n'));
    findings.filter(({ layer }) => layer === 'webhook').forEach(({ resource, level, message }) => {
      const { errors, warnings } = said.get(resource)!;
      (level === 'error' ? errors : warnings).push(message);
    });
  }
  return [...said.values()];
}

/** Istio loses its warnings about subsets and ports. */
function isLost({ key, field }: WebhookProblem): boolean {
  return key !== undefined && /\.subsets\[|\.portLevelSettings\[/.test(field);
}

/** How grave an object is: Istio often stops with the first error, so that warnings count where there is none. */
function gravity(errors: number, warnings: number): string {
  return errors > 0 ? 'refused' : warnings > 0 ? 'warned of' : 'fine';
}

function ours(problems: readonly WebhookProblem[]): string {
  const told = problems.filter(problem => !isLost(problem));
  return gravity(told.filter(({ key }) => key === undefined).length, told.filter(({ key }) => key !== undefined).length);
}

function theirs({ errors, warnings }: Verdict): string {
  return gravity(errors.length, warnings.filter(warning => !TOLD_ELSEWHERE.some(([told]) => told.test(warning))).length);
}

describe('random objects', () => {
  const manifests: Manifest[] = [];
  const told = new Map<string, Set<string>>();
  const note = (kind: string, what: string) => told.set(kind, (told.get(kind) ?? new Set()).add(what));

  test(`${RUNS} of them are refused, warned of or fine to us as to Istio`, async () => {
    const random = randomNumbers(SEED);
    const mutants = new Mutants(random);
    while (manifests.length < RUNS) {
      const mutant = mutants.of(RIGHT_OBJECTS[Math.floor(random() * RIGHT_OBJECTS.length)], `object-${manifests.length}`);
      if (!schemaViolationsOf(mutant).some(({ kind }) => kind === 'refused') && !LEFT_OUT.some(([applies]) => applies(mutant))) {
        manifests.push(mutant);
      }
    }
    const verdicts = await verdictsOf(manifests);
    const differences = manifests.flatMap((manifest, index) => {
      const problems = webhookProblemsOf(manifest);
      problems.forEach(({ key }) => note('*', key ?? 'refused'));
      note(kindOf(manifest), ours(problems));
      return ours(problems) === theirs(verdicts[index]) ? []
        : [`${JSON.stringify(manifest)}\nIstio says ${JSON.stringify(verdicts[index])}\nwe say ${problems.map(({ message }) => message).join('; ') || 'nothing'}`];
    });
    tally('objects compared with the validation of Istio', manifests.length);
    expect(differences).toEqual([]);
  }, 60_000 + RUNS * 60);

  test('and are of all kinds, with each gravity', () => {
    expect(REVIEWED_KINDS.filter(kind => !told.get(kind)?.has('fine') || told.get(kind)!.size < 2)).toEqual([]);
    expect([...told.get('*')!].length).toBeGreaterThan(10);
  });
});

/** An object of Istio's own tests, and whether these say that it is refused. */
interface Sample {
  readonly file: string;
  readonly manifest: Manifest;
  readonly isWrong: boolean;
}

/** Kubernetes reads an address of IPv6 in a list as a text, and YAML 1.2 as a map. */
function textOf(file: string): string {
  return readFileSync(file, 'utf8').replaceAll(', 001:db8::]', ', "001:db8::"]');
}

function samplesIn(...folder: readonly string[]): Sample[] {
  const full = inIstioModule(...folder);
  return readdirSync(full).filter(name => name.endsWith('.yaml')).flatMap(name => parseAllDocuments(textOf(path.join(full, name))).flatMap(document => {
    const { _err: error, ...manifest } = mapOf(document.toJS());
    return typeof manifest.kind !== 'string' ? [] : [{ file: name, manifest: manifest as unknown as Manifest, isWrong: error !== undefined }];
  }));
}

describe('the files by which Istio tests itself', () => {
  const samples = [...samplesIn('pkg', 'config', 'validation', 'testdata', 'crds'), ...samplesIn('pkg', 'test', 'datasets', 'validation', 'dataset')];

  test('are read as a whole', () => {
    expect(samples.length).toBeGreaterThan(140);
    expect(samples.filter(({ isWrong }) => isWrong).length).toBeGreaterThan(60);
  });

  test('are refused by us where they are wrong, and nowhere else', () => {
    const counts = new Map<string, { expected: number; found: number; missed: number; false: number }>();
    const differences = samples.flatMap(({ file, manifest, isWrong }) => {
      const count = counts.get(manifest.kind) ?? { expected: 0, found: 0, missed: 0, false: 0 };
      counts.set(manifest.kind, count);
      const isRefused = schemaViolationsOf(manifest).some(({ kind }) => kind !== 'null-field' && kind !== 'item-twice')
        || webhookProblemsOf(manifest).some(({ key }) => key === undefined);
      count.expected += isWrong ? 1 : 0;
      count.found += isWrong && isRefused ? 1 : 0;
      count.missed += isWrong && !isRefused ? 1 : 0;
      count.false += !isWrong && isRefused ? 1 : 0;
      return isRefused === isWrong ? [] : [`${isWrong ? 'missed' : 'false'}: ${file} ${resourceName(manifest)}`];
    });
    console.table(Object.fromEntries(counts));
    expect(differences).toEqual([]);
  });
});

