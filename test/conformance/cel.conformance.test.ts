/** Expressions in CEL: what our check takes, istiod takes and Envoy. For another one Envoy refuses the whole listener. */
import * as fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Mesh, startMesh } from './driver/mesh';
import { EnvoyOracle, startEnvoyOracle } from './envoy/oracle';
import { tally } from './tally';
import { CelUse, misfitOfCel } from '../../src/istio';
import { INVALID, REFUSED_BY_ENVOY, REFUSED_BY_US, VALID } from '../istio/cel-cases';

const RUNS = Number(process.env.CDK8S_ISTIO_RUNS ?? 500);
/** Texts are the same in every run, unless another seed is given. */
const SEED = Number(process.env.CDK8S_ISTIO_SEED ?? 20_261_129);

const PATTERNS = fc.oneof(
  fc.constantFrom('^/api/v[0-9]+/.*', '[', '(a', 'a{1001}', 'a{50}', '(?i)skip', '\\\\d+', '[^/]+', '日', '[é-ü]{10}', '.{12}', '.{13}', '\\\\pN', '(?=a)', '\\x5b', 'a|b', '[α-ω]{9}'),
  fc.array(fc.constantFrom('.', 'a', '[^/]', 'é', '(?i:ks)', '(?i:é)', '\\\\w', '\\\\W', '\\\\S', '(ab|cd)', 'a*', '.*', 'b?', '[a-zA-Z]', '日', '[^é]', '\\\\p{Greek}', '[😀-🙏]', 'x{7}', '(?:a|é){3}'), { minLength: 1, maxLength: 16 })
    .map(parts => parts.join('')),
);

const LITERALS = fc.constantFrom(
  '1', '0x1f', '1u', '1.5', '.5', '1e3', '9223372036854775807', '9223372036854775808', '1e999', '0X1', '1.5u', '"a"', "'a'", '"""a"b"""', 'r"\\d"', 'b"\\xff"', 'br"a"', 'rb"a"',
  '"\\d"', '"\\u00e9"', '"\\ud800"', 'b"\\u00e9"', '"\\0"', 'r"\\"', 'r"""\\"""', '"é"', 'true', 'null', '[]', '{}', '"a\nb"', "'''a\nb'''", '"\\x4"', '-1', '"\\U0001F600"',
);

const NAMES = fc.constantFrom('request', 'response', 'a', 'b', 'size', 'has', 'matches', 'in', 'if', 'true', '_', 're', 'contains', 'getHours', 'exists', 'map', 'string', 'int', 'type', 'package', 'é', 'dyn', 'capture', 'headers', 'x1');

const OPERATORS = fc.constantFrom('==', '!=', '<', '<=', '>', '>=', '&&', '||', '+', '-', '*', '/', '%', ' in ', '=', '&', '===', '!');

const EXPRESSIONS = fc.letrec<{ any: string }>(tie => ({
  any: fc.oneof(
    { maxDepth: 5 },
    { arbitrary: fc.oneof(fc.constantFrom('a', 'request.headers', 'response.code'), NAMES, LITERALS), weight: 3 },
    fc.tuple(tie('any'), fc.constantFrom('==', '&&', '||', '-', ' in '), tie('any')).map(parts => parts.join(' ')),
    fc.tuple(tie('any'), OPERATORS, tie('any')).map(parts => parts.join('')),
    fc.tuple(tie('any'), NAMES).map(([part, name]) => `${part}.${name}`),
    fc.tuple(tie('any'), tie('any')).map(([part, item]) => `${part}[${item}]`),
    fc.tuple(fc.constantFrom('size', 'has', 'int', 'type', 'string', 'duration', 'matches', 'contains', 're.capture', 'foo', 'exists'), fc.array(tie('any'), { maxLength: 3 })).map(([name, given]) => `${name}(${given.join(', ')})`),
    fc.tuple(tie('any'), fc.constantFrom('size', 'contains', 'startsWith', 'matches', 'getHours', 'exists', 'lowerAscii', 'extract'), fc.array(tie('any'), { maxLength: 2 })).map(([part, name, given]) => `${part}.${name}(${given.join(',')})`),
    fc.tuple(tie('any'), PATTERNS).map(([part, pattern]) => `${part}.matches("${pattern}")`),
    PATTERNS.map(pattern => `request.path.matches("${pattern}")`),
    tie('any').map(part => `has(${part}.a)`),
    tie('any').map(part => `(${part})`),
    fc.tuple(fc.constantFrom('!', '-', '!!', '--', '!-', '- -'), tie('any')).map(parts => parts.join('')),
    fc.tuple(tie('any'), tie('any'), tie('any')).map(([condition, one, other]) => `${condition} ? ${one} : ${other}`),
    fc.array(tie('any'), { maxLength: 3 }).map(items => `[${items.join(', ')}]`),
    fc.array(fc.tuple(tie('any'), tie('any')), { maxLength: 2 }).map(items => `{${items.map(item => item.join(': ')).join(', ')}}`),
    // About as deep as can be.
    fc.tuple(tie('any'), fc.constantFrom('.a', '[0]', '+1', ' == 1', '.size()', ' && b'), fc.integer({ min: 24, max: 33 })).map(([part, end, times]) => part + end.repeat(times)),
    fc.tuple(tie('any'), fc.constantFrom(['(', ')'], ['[', ']'], ['size(', ')'], ['-(', ')'], ['a ? b : ', '']), fc.integer({ min: 24, max: 33 }))
      .map(([part, [start, end], times]) => start.repeat(times) + part + end.repeat(times)),
    // A mistake anywhere.
    fc.tuple(tie('any'), fc.nat(), fc.constantFrom('', ' ', ',', '.', ')', '"', '\\', '`', '// ', '\n', '\u000b', '@', '1', 'u')).map(([part, at, sign]) =>
      part.slice(0, at % (part.length + 1)) + sign + part.slice(at % (part.length + 1) + (at % 2))),
  ),
})).any.filter(text => text.trim() !== '' && text.length <= 2000 && !/\p{Cs}/u.test(text));

let oracle: EnvoyOracle;
let mesh: Mesh;

beforeAll(async () => {
  [oracle, mesh] = await Promise.all([startEnvoyOracle('cel'), startMesh()]);
});

afterAll(() => Promise.all([oracle?.stop(), mesh?.stop()]));

function isTaken(expression: string): boolean {
  return misfitOfCel(expression, CelUse.FILTER) === undefined;
}

/** Why Envoy refuses each of them as the filter of an access log. */
function askEnvoy(expressions: readonly string[]): Promise<(string | undefined)[]> {
  const typeOf = (name: string): string => `type.googleapis.com/envoy.extensions.access_loggers.${name}`;
  return oracle.ask(expressions.map(expression => ({
    access_log: [{
      name: 'file',
      filter: { extension_filter: { name: 'cel', typed_config: { '@type': typeOf('filters.cel.v3.ExpressionFilter'), expression } } },
      typed_config: { '@type': typeOf('file.v3.FileAccessLog'), 'path': '/dev/null' },
    }],
  })));
}

/** Those that the webhook of istiod refuses. */
async function refusedByIstiod(expressions: readonly string[]): Promise<string[]> {
  const { findings } = await mesh.validate(expressions.map((expression, index) => JSON.stringify({
    apiVersion: 'telemetry.istio.io/v1',
    kind: 'Telemetry',
    metadata: { name: `filter-${index}`, namespace: 'shop' },
    spec: { accessLogging: [{ providers: [{ name: 'envoy' }], filter: { expression } }] },
  })).join('\n---\n'));
  const refused = findings.filter(({ layer, level }) => layer === 'webhook' && level === 'error').map(finding => JSON.stringify(finding));
  return expressions.filter((_, index) => refused.some(finding => finding.includes(`filter-${index}"`)));
}

function of(cases: readonly [expression: string, error: string][]): string[] {
  return cases.map(([expression]) => expression);
}

test('what we take, both take', async () => {
  expect(await refusedByIstiod(VALID)).toEqual([]);
  expect(await askEnvoy(VALID)).toEqual(VALID.map(() => undefined));
});

test('what istiod refuses, we refuse', async () => {
  expect(await refusedByIstiod(of(INVALID))).toEqual(of(INVALID));
});

test('what Envoy alone refuses, we refuse', async () => {
  const reasons = await askEnvoy(of(REFUSED_BY_ENVOY));
  expect(of(REFUSED_BY_ENVOY).filter((_, index) => reasons[index] === undefined)).toEqual([]);
});

test('what we alone refuse, both take', async () => {
  expect(await refusedByIstiod(of(REFUSED_BY_US))).toEqual([]);
  expect(await askEnvoy(of(REFUSED_BY_US))).toEqual(REFUSED_BY_US.map(() => undefined));
});

test(`${RUNS * 8} random expressions: what we take, both take`, { timeout: 60_000 + RUNS * 500 }, async () => {
  const expressions = [...new Set(fc.sample(EXPRESSIONS, { numRuns: RUNS * 8, seed: SEED }))];
  const reasons = await askEnvoy(expressions);
  const taken = expressions.filter(isTaken);

  const answers = expressions.map((expression, index) => ({ expression, reason: reasons[index] }));
  expect(answers.filter(({ expression, reason }) => reason !== undefined && isTaken(expression))).toEqual([]);
  expect(await refusedByIstiod(taken)).toEqual([]);
  expect(taken.length).toBeGreaterThan(expressions.length / 10);
  const needlessly = expressions.filter((expression, index) => reasons[index] === undefined && !isTaken(expression));
  console.log('of', expressions.length, 'taken', taken.length, 'by Envoy', reasons.filter(reason => reason === undefined).length, 'refused needlessly', needlessly.length);
  tally('texts asked of Envoy', expressions.length);
});
