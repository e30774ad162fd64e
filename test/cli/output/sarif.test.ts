import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import Ajv, { ValidateFunction } from 'ajv';
import { beforeAll, expect, test } from 'vitest';
import { CATALOGUE } from '../../../src/findings/catalogue';
import { call } from '../call';

const FIXTURES = path.resolve(__dirname, '..', '..', 'fixtures', 'sarif');

/** What the schema calls formats, as far as the standards for them can be said in an expression. */
const FORMATS = {
  'uri': /^[a-z][a-z0-9+.-]*:\S+$/i,
  'uri-reference': /^(?:[!#$&-;=?-[\]_a-z~]|%[0-9a-f]{2})*$/i,
  'date-time': /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/,
};

let isValid: ValidateFunction;

beforeAll(() => {
  const { file, sha256 } = JSON.parse(readFileSync(path.join(FIXTURES, 'source.json'), 'utf8')) as { file: string; sha256: string };
  const content = readFileSync(path.join(FIXTURES, file), 'utf8');
  expect(createHash('sha256').update(content).digest('hex')).toBe(sha256);
  // The words of draft 4 that the schema uses mean the same in the draft that ajv knows, but for the name of the schema.
  const { id, $schema, ...schema } = JSON.parse(content) as Record<string, unknown>;
  expect([id, $schema]).toEqual([expect.stringContaining('sarif-2.1.0'), expect.stringContaining('draft-04')]);
  isValid = new Ajv({ strict: false, unicodeRegExp: false, formats: FORMATS }).compile(schema);
});

/** The one run of what a call prints. */
async function runOf(files: Record<string, string>, ...paths: string[]): Promise<Record<string, any>> { // eslint-disable-line @typescript-eslint/no-explicit-any
  const { out } = await call(['lint', '--output', 'sarif', ...paths], files);
  const log = JSON.parse(out) as { runs: Record<string, unknown>[] };
  isValid(log);
  expect(isValid.errors).toBe(null);
  return log.runs[0];
}

const SUBSETS = (...names: string[]) => `apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: cart, namespace: shop }
spec:
  host: cart.shop.svc.cluster.local
  subsets:
${names.map(name => `  - name: ${name}\n`).join('')}`;

test('nothing found is a valid log too', async () => {
  const { results, tool, invocations } = await runOf({ 'a.yaml': '# nothing\n' }, '.');
  expect([results, tool.driver.rules, invocations]).toEqual([[], [], [{ executionSuccessful: true, toolExecutionNotifications: [] }]]);
});

test('a finding has rule, level, text, place and object', async () => {
  const { results, tool: { driver } } = await runOf({ 'rules of cart/a.yaml': SUBSETS('v1') }, '.');
  expect(results).toEqual([{
    ruleId: 'KIA0209',
    ruleIndex: 0,
    level: 'warning',
    message: { text: 'subset "v1" has no labels: it has all pods of the service\n\nFix: give it the labels of its pods' },
    locations: [{
      physicalLocation: {
        artifactLocation: { uri: 'rules%20of%20cart/a.yaml', uriBaseId: '%SRCROOT%' },
        region: { startLine: 7, startColumn: 5 },
      },
      logicalLocations: [{ fullyQualifiedName: 'DestinationRule shop/cart', kind: 'resource' }],
    }],
    partialFingerprints: { 'cdk8sIstio/v1': expect.stringMatching(/^[0-9a-f]{32}$/) },
    properties: { field: 'spec.subsets[0]' },
  }]);
  expect(driver.rules).toMatchObject([{ id: 'KIA0209', helpUri: expect.stringMatching(/#kia0209$/), defaultConfiguration: { level: 'warning' } }]);
});

test('what a file lacks, what is accepted, and what is related is valid', async () => {
  const { results } = await runOf({
    'broken.yaml': 'a: b: c\n',
    'cdk8s-istio.yaml': 'acknowledgements: [{ code: KIA0209, object: DestinationRule shop/cart, reason: all versions are one }]\n',
    'rules.yaml': SUBSETS('v1'),
    'values.yaml': 'a: b\n',
  }, '.');
  expect(results.map(({ ruleId, level, suppressions }: Record<string, unknown>) => [ruleId, level, suppressions])).toEqual([
    ['CDI096', 'error', undefined],
    ['KIA0209', 'warning', [{ kind: 'external', justification: 'all versions are one' }]],
    ['CDI097', 'note', undefined],
  ]);
});

test('the fingerprint stays when lines move, and tells findings of one object apart', async () => {
  const printsOf = async (text: string) => (await runOf({ 'a.yaml': text }, '.')).results
    .map(({ partialFingerprints }: { partialFingerprints: Record<string, string> }) => partialFingerprints['cdk8sIstio/v1']);
  const prints = await printsOf(SUBSETS('v1', 'v2'));
  expect(new Set(prints).size).toBe(2);
  expect(await printsOf(`# more\n${SUBSETS('v1', 'v2')}`)).toEqual(prints);
});

test('every rule is described as the schema wants it', async () => {
  const examples = CATALOGUE.filter(({ example }) => example.language !== 'typescript').map(({ code, example }) => [code.replace('/', '-'), example.bad]);
  const { results } = await runOf(Object.fromEntries(examples.map(([name, text]) => [`${name}/a.yaml`, text])), '.');
  expect(results.length).toBeGreaterThan(10);
});
