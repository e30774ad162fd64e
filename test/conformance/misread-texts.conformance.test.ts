/** What `CDI004` says of texts is what kubectl does: its reader of YAML is that of Argo CD, Flux and istioctl. */
import { Yaml } from 'cdk8s';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ApiServer, startApiServer } from './apiserver/apiserver';
import { MISREAD_KEYS, MISREAD_TEXTS, NEAR_MISSES } from '../yaml/misread-samples';

let server: ApiServer;

beforeAll(async () => {
  server = await startApiServer();
});

afterAll(() => server?.stop());

/** The content as it is after cdk8s wrote it and kubectl read it; what kubectl says where it does not take the file. */
async function readBack(content: object): Promise<unknown> {
  const yaml = Yaml.stringify({
    apiVersion: 'networking.istio.io/v1alpha3',
    kind: 'EnvoyFilter',
    metadata: { name: 'texts', namespace: 'default' },
    // Anything at all may stand here.
    spec: { configPatches: [{ applyTo: 'HTTP_ROUTE', patch: { operation: 'MERGE', value: content } }] },
  });
  const { code, stdout, stderr } = await server.kubectl(['create', '--dry-run=server', '-o', 'json', '-f', '-'], yaml);
  return code === 0 ? JSON.parse(stdout).spec.configPatches[0].patch.value : stderr;
}

describe('what the check finds is another text, or none', () => {
  test.each(MISREAD_TEXTS)('%j', async text => {
    expect(await readBack({ list: [text] })).not.toEqual({ list: [text] });
  });
  test.each(MISREAD_KEYS)('the key %j', async key => {
    const content = { [key]: 'v', z: 'w' };
    expect(await readBack(content)).not.toEqual(content);
  });
});

test('what it lets pass arrives', async () => {
  const content = { list: NEAR_MISSES, keys: Object.fromEntries([...NEAR_MISSES, '\ta\nb'].filter(key => key !== '').map(key => [key, 'v'])) };
  expect(await readBack(content)).toEqual(content);
});
