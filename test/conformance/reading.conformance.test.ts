/** `src/yaml` reads what kubectl reads: its reader of YAML is that of Argo CD, Flux and istioctl. */
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ApiServer, startApiServer } from './apiserver/apiserver';
import { readYaml } from '../../src/yaml';
import { OURS_ALONE, READ_SAMPLES, REFUSED_SAMPLES } from '../yaml/read-samples';

let server: ApiServer;

beforeAll(async () => {
  server = await startApiServer();
});

afterAll(() => server?.stop());

/** An object in which anything at all may stand. */
function objectWith(yaml: string): string {
  const value = yaml.replace(/\n(?=.)/g, '\n        ');
  return `apiVersion: networking.istio.io/v1alpha3
kind: EnvoyFilter
metadata: { name: texts, namespace: default }
spec:
  configPatches:
  - applyTo: HTTP_ROUTE
    patch:
      operation: MERGE
      value:
        value: ${value}
`;
}

/** What kubectl reads; what it says where it does not take the file. */
async function readByKubectl(text: string): Promise<unknown> {
  const { code, stdout, stderr } = await server.kubectl(['create', '--dry-run=server', '-o', 'json', '-f', '-'], text);
  return code === 0 ? { object: JSON.parse(stdout).spec.configPatches[0].patch.value } : stderr;
}

/** The same by our reader. */
function readByUs(text: string): unknown {
  const [{ value }] = readYaml(text) as { value: any }[]; // eslint-disable-line @typescript-eslint/no-explicit-any
  return { object: value.spec.configPatches[0].patch.value };
}

describe('what both read is the same', () => {
  test.each(READ_SAMPLES)('%j', async (yaml, value) => {
    const text = objectWith(yaml);
    expect(readByUs(text)).toEqual({ object: { value } });
    expect(await readByKubectl(text)).toEqual({ object: { value } });
  });
});

describe('kubectl refuses', () => {
  test.each(REFUSED_SAMPLES)('%j', async yaml => {
    expect(() => readByUs(objectWith(yaml))).toThrow();
    expect(await readByKubectl(objectWith(yaml))).toEqual(expect.stringMatching(/error|YAML|yaml/));
  });
});

describe('kubectl reads, and we refuse', () => {
  test.each(OURS_ALONE)('%j', async yaml => {
    expect(() => readByUs(objectWith(yaml))).toThrow();
    expect(await readByKubectl(objectWith(yaml))).toHaveProperty('object');
  });
});

test('random scalars and keys are the same', async () => {
  const scalar = fc.string({ unit: fc.constantFrom(...'0123456789012345_-+.:xXobBeEnNyYaAfFsStT~ '), minLength: 1, maxLength: 9 });
  const texts = fc.sample(scalar, { numRuns: 6000, seed: Number(process.env.CDK8S_ISTIO_SEED ?? 1) })
    .filter(text => !/^ *:/.test(text) && isReadAlone(`[ ${text} ]`) && isReadAlone(`{ ${text} : a }`));
  expect(texts.length).toBeGreaterThan(4000);
  for (let at = 0; at < texts.length; at += 500) {
    const text = objectWith(`\n${texts.slice(at, at + 500).map(each => `  - [ ${each} ]\n  - { ${each} : a }\n`).join('')}`);
    expect(await readByKubectl(text)).toEqual(JSON.parse(JSON.stringify(readByUs(text))));
  }
});

function isReadAlone(yaml: string): boolean {
  try {
    return readYaml(yaml).length === 1;
  } catch {
    return false;
  }
}

test('documents are told apart as kubectl does', async () => {
  const name = (each: string) => `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: ${each}, namespace: default }\n`;
  const texts = [
    `# nothing\n---\n${name('a')}---\n---  # comment\n${name('b')}---`,
    `\ufeff${name('a')}`,
    `${name('a')}data:\n  x: |\n    ---\n---\n${name('b')}`.replaceAll('\n', '\r\n'),
    `${name('a')}---x\n${name('b')}`,
    `${name('a')}--- {}\n${name('b')}`,
    `%YAML 1.1\n---\n${name('a')}`,
    JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a', namespace: 'default' } }, null, '\t'),
  ];
  for (const text of texts) {
    const { code, stdout } = await server.kubectl(['create', '--dry-run=server', '-o', 'name', '-f', '-'], text);
    const theirs = code === 0 ? stdout.trim().split('\n') : 'refused';
    expect([text, namesIn(text)]).toEqual([text, theirs]);
  }
});

function namesIn(text: string): string[] | string {
  try {
    return (readYaml(text) as { value: any }[]).map(({ value }) => `configmap/${value.metadata.name}`); // eslint-disable-line @typescript-eslint/no-explicit-any
  } catch {
    return 'refused';
  }
}
