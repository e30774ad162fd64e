import { describe, expect, test } from 'vitest';
import { contentOf } from '../../../src/cli/input/read-file';
import { findingsIn } from '../call';

const service = (name: string) => `apiVersion: v1\nkind: Service\nmetadata: { name: ${name}, namespace: shop }\n`;

/** The names of the objects that are read, and what is told of the rest. */
function read(text: string): { names: unknown[]; findings: unknown[] } {
  const { objects, findings } = contentOf({ name: 'a.yaml' }, text);
  return {
    names: objects.map(({ manifest: { metadata } }) => metadata?.name),
    findings: findings.map(({ code, level, line, column, message }) => [code, level, `${line}:${column}`, message]),
  };
}

const findingsOf = (text: string) => read(text).findings;

describe('what people and tools write is read', () => {
  test.each([
    ['several documents', `${service('a')}---\n# nothing\n---\n${service('b')}`, ['a', 'b']],
    ['CRLF and a byte order mark', `\ufeff${service('a')}---\n${service('b')}`.replaceAll('\n', '\r\n'), ['a', 'b']],
    ['JSON', JSON.stringify({ apiVersion: 'v1', kind: 'Service', metadata: { name: 'a' } }), ['a']],
    ['a List', 'apiVersion: v1\nkind: List\nmetadata: { resourceVersion: "" }\nitems:\n- { apiVersion: v1, kind: Service, metadata: { name: a } }\n', ['a']],
    ['a list of one kind', 'apiVersion: v1\nkind: ServiceList\nitems: [{ metadata: { name: a } }, { metadata: { name: b } }]', ['a', 'b']],
    ['lists in lists', 'apiVersion: v1\nkind: List\nitems: [{ apiVersion: v1, kind: List, items: [{ apiVersion: v1, kind: Service, metadata: { name: a } }] }]', ['a']],
    ['names that Kubernetes makes', 'apiVersion: batch/v1\nkind: Job\nmetadata: { generateName: a- }', [undefined]],
    ['anchors and merges', `${service('&n a')}spec: { selector: &s { app: *n }, x: { <<: *s } }`, ['a']],
    ['placeholders of others', `${service('a')}spec: { x: "{{args.service}}" }`, ['a']],
    ['an installation without a name', 'apiVersion: install.istio.io/v1alpha1\nkind: IstioOperator\nspec: {}', [undefined]],
  ])('%s', (_, text, names) => {
    expect(read(text)).toEqual({ names, findings: [] });
  });

  test('what the list says of its items is theirs', () => {
    const [{ manifest }] = contentOf({ name: 'a.yaml' }, 'apiVersion: v1\nkind: ServiceList\nitems: [{ metadata: { name: a } }]').objects;
    expect(manifest).toEqual({ apiVersion: 'v1', kind: 'Service', metadata: { name: 'a' } });
  });
});

describe('what is no object as it stands is skipped, with an info', () => {
  test.each([
    ['values', 'a: 1\nb: [2]', 'no Kubernetes object'],
    ['a list', '- a\n- b', 'no Kubernetes object'],
    ['a text', 'nothing', 'no Kubernetes object'],
    ['a chart', 'apiVersion: v2\nname: shop\nversion: 1.0.0', 'no Kubernetes object'],
    ['a file of a tool', 'apiVersion: skaffold/v4beta11\nkind: Config\nbuild: {}', 'a file of a tool'],
    ['a kubeconfig', 'apiVersion: v1\nkind: Config\nclusters: []', 'a file of a tool'],
    ['operations on another object', '- op: replace\n  path: /spec/replicas\n  value: 2', 'a patch'],
    ['an object that says how it is merged', `${service('a')}$patch: delete`, 'a patch'],
    ['a template that is no YAML', `${service('a')}{{- if .Values.ports }}\nspec: {}\n{{- end }}`, 'a template'],
    ['a template in a name', service('"{{ .Release.Name }}"'), 'a template'],
    ['a template of a kind', 'apiVersion: v1\nkind: "{{ .Values.kind }}"\nmetadata: { name: a }', 'a template'],
  ])('%s', (_, text, reason) => {
    expect(read(text)).toEqual({ names: [], findings: [['CDI097', 'info', '1:1', expect.stringMatching(new RegExp(`^the document is skipped: it is .*${reason}`))]] });
  });

  test('once a file for each reason', () => {
    expect(findingsOf('a: 1\n---\nb: 1\n---\n- op: add\n  path: /a\n')).toEqual([
      ['CDI097', 'info', '1:1', expect.stringContaining('no Kubernetes object')], ['CDI097', 'info', '5:1', expect.stringContaining('a patch')],
    ]);
  });
});

describe('what cannot be read is an error with its place, and hides nothing else', () => {
  test.each([
    ['YAML that is none', 'a: b: c', /^5:/],
    ['a kind without a version', 'kind: Service\nmetadata: { name: b }', /^5:1$/],
    ['a version that is a number', 'apiVersion: 1\nkind: Service\nmetadata: { name: b }', /^5:1$/],
    ['no name', 'apiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata: { namespace: shop }', /^5:1$/],
    ['no metadata', 'apiVersion: networking.istio.io/v1\nkind: VirtualService\nspec: {}', /^5:1$/],
    ['a name that is a number', service('1'), /^5:1$/],
    ['something behind the separator', '--- a\n', /^5:4$/],
    ['a control character', 'a: "\u0001"', /^5:5$/],
    ['a number that JSON has not', `${service('b')}spec: .inf`, /^8:7$/],
    ['an item that is none', `apiVersion: v1\nkind: List\nitems:\n- ${service('x').trim().replaceAll('\n', '\n  ')}\n- 1\n`, /^5:1$/],
  ])('%s', (_, text, place) => {
    const { names, findings } = read(`${service('a')}---\n${text}\n---\n${service('z')}`);
    expect([names[0], names.at(-1)]).toEqual(['a', 'z']);
    expect(findings).toEqual([['CDI096', 'error', expect.stringMatching(place), expect.any(String)]]);
  });

  test('its line counts from the beginning of the file', () => {
    expect(findingsOf(`${service('a')}---\n# two\na: 1\n b: 2\n`)).toEqual([['CDI096', 'error', expect.stringMatching(/^7:/), expect.any(String)]]);
  });

  test('the last of two equal keys wins, and that is told', () => {
    const { objects, findings } = contentOf({ name: 'a.yaml' }, `${service('a')}spec:\n  type: ClusterIP\n  type: ExternalName\n`);
    expect(objects[0].manifest.spec).toEqual({ type: 'ExternalName' });
    expect(findings).toMatchObject([{ code: 'CDI006', level: 'warning', file: 'a.yaml', line: 6, column: 3 }]);
  });
});

describe('kustomizations', () => {
  const files = {
    'app/kustomization.yaml': 'resources: [a.yaml]\npatches: [{ path: replicas.yaml }, { patch: "- op: remove\\n  path: /a" }]\npatchesStrategicMerge: [more/b.yaml]\n',
    'app/a.yaml': service('a'),
    'app/replicas.yaml': service('a'),
    'app/more/b.yaml': service('a'),
    'other/b.yaml': service('a').replace(', namespace: shop', ''),
    'third/kustomization.yml': 'namePrefix: x-\n',
    'third/b.yaml': service('a').replace(', namespace: shop', ''),
  };

  test('what one calls a patch is skipped, and so is itself; its objects go to a namespace of their own', async () => {
    expect((await findingsIn(files)).map(({ code, file, message }) => [code, file, /: it is (a \w+)/.exec(message)?.[1]])).toEqual([
      ['CDI097', 'app/kustomization.yaml', 'a patch'],
      ['CDI097', 'app/more/b.yaml', 'a patch'],
      ['CDI097', 'app/replicas.yaml', 'a patch'],
      ['CDI097', 'third/kustomization.yml', 'a patch'],
    ]);
  });

  test('without it, the same objects are there twice', async () => {
    const { 'third/kustomization.yml': _, ...others } = files;
    expect((await findingsIn(others)).map(({ code, file }) => [code, file])).toContainEqual(['CDI003', 'third/b.yaml']);
  });
});

test('a template in a chart is one wherever its placeholder is; beside a chart it may be meant', async () => {
  const text = `${service('a')}spec: { externalName: "{{ .Values.host }}", ports: [{ name: tcp, port: 1 }] }\n`;
  const codes = async (file: string) => (await findingsIn({ 'shop/Chart.yaml': 'apiVersion: v2\nname: shop\n', [file]: text }))
    .map(({ code, file: own }) => [code, own]);
  expect(await codes('shop/templates/a.yaml')).toEqual([['CDI097', 'shop/Chart.yaml'], ['CDI097', 'shop/templates/a.yaml']]);
  expect(await codes('other/templates/a.yaml')).toEqual([['CDI097', 'shop/Chart.yaml']]);
});

test('a file that is no UTF-8 is told, and the others are read', async () => {
  expect(await findingsIn({ 'a.yaml': Buffer.from([0x61, 0xff]), 'b.yaml': 'a: 1' })).toMatchObject([
    { code: 'CDI096', file: 'a.yaml', line: 1, column: 1, message: 'the file is not written in UTF-8, as Kubernetes expects' },
    { code: 'CDI097', file: 'b.yaml' },
  ]);
});
