import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import { describe, expect, test } from 'vitest';
import { readConfig } from '../../../src/cli/config/read-config';
import { UsageProblem } from '../../../src/cli/usage-problem';
import { folderWith } from '../call';

async function problemOf(text: string): Promise<string | undefined> {
  try {
    await read(text);
    return undefined;
  } catch (error) {
    return error instanceof UsageProblem ? error.message : undefined;
  }
}

const read = (text: string) => readConfig(folderWith({ 'cdk8s-istio.yaml': text }));

test('without a file, or with nothing in it, the defaults apply', async () => {
  const folder = folderWith({});
  expect(await readConfig(folder)).toEqual({ folder, mesh: {}, exclude: [], checks: [], rules: new Map(), acknowledgements: [] });
  expect(await read('# nothing\n')).toMatchObject({ file: 'cdk8s-istio.yaml', mesh: {}, exclude: [] });
});

test('every key is read', async () => {
  const config = await read(`
mesh:
  istioVersion: "1.30"
  rootNamespace: istio-config
  clusterDomain: cluster.example
  dataPlane: ambient
  dnsCapture: true
  waypoint: true
  gateways:
    - namespace: edge
      labels: { istio: edge }
      ports: [{ port: 80, targetPort: 8080 }, { port: 443 }]
      proxyProtocol: true
    - namespace: internal
      labels: { istio: internal }
meshes:
  prod: [clusters/prod, base]
exclude: ["**/charts"]
rules:
  CDI070: error
  KIA0209: off
acknowledgements:
  - code: IST0133/deny-without-ports
    object: AuthorizationPolicy shop/*
    reason: ports are those of the mesh
`);
  expect(config.mesh).toEqual({
    istioVersion: '1.30',
    rootNamespace: 'istio-config',
    clusterDomain: 'cluster.example',
    dataPlane: 'ambient',
    dnsCapture: true,
    waypoint: {},
    gateways: [
      { namespace: 'edge', labels: { istio: 'edge' }, ports: [{ port: 80, targetPort: 8080 }, { port: 443, targetPort: 443 }], arePortsKnown: true, hasProxyProtocol: true },
      { namespace: 'internal', labels: { istio: 'internal' }, ports: [{ port: 80, targetPort: 8080 }, { port: 443, targetPort: 8443 }], arePortsKnown: false, hasProxyProtocol: false },
    ],
  });
  expect([...config.meshes!]).toEqual([['prod', ['clusters/prod', 'base']]]);
  expect(config.exclude).toEqual(['**/charts']);
  expect([...config.rules]).toEqual([['CDI070', 'error'], ['KIA0209', 'off']]);
  expect(config.acknowledgements).toEqual([{
    code: 'IST0133/deny-without-ports', object: 'AuthorizationPolicy shop/*', reason: 'ports are those of the mesh', position: { line: 23, column: 5 },
  }]);
});

test('so is that of the page about it', async () => {
  const [page, pageOfChecks] = ['lint.md', 'checks.md'].map(name => readFileSync(path.resolve(__dirname, '..', '..', '..', 'docs', name), 'utf8'));
  const [, module] = /```js\n([^]*?)```/.exec(pageOfChecks)!;
  const blocks = [...page.matchAll(/```yaml\n([^]*?)```/g)].map(([, text]) => text).filter(text => /^(?:mesh|meshes):/.test(text));
  expect(blocks).toHaveLength(2);
  await read(blocks[1]);
  expect(await readConfig(folderWith({ 'cdk8s-istio.yaml': blocks[0], 'checks/team-hosts.js': module }))).toMatchObject({
    mesh: { istioVersion: '1.28' }, checks: [{ code: 'ACME001' }], acknowledgements: [{ code: 'IST0133/deny-without-ports' }],
  });
});

test('paths count from the folder of the file', async () => {
  const folder = folderWith({ 'settings/lint.yaml': 'exclude: [a]' });
  expect(await readConfig(folder, 'settings/lint.yaml')).toMatchObject({ folder: `${folder}/settings`, file: 'settings/lint.yaml' });
});

describe('what cannot be meant ends the call, with file and line', () => {
  test.each([
    ['mesh: {}\nmeshs: {}', '2:1: there is no key "meshs": there are mesh, external, meshes, exclude, checks, rules, acknowledgements'],
    ['mesh:\n  version: "1.30"', '2:3: there is no key "version" in mesh: there are istioVersion'],
    ['mesh:\n  istioVersion: 1.30', '2:3: mesh.istioVersion must be a text, got 1.3'],
    ['mesh:\n  istioVersion: "1.9"', '2:3: mesh.istioVersion must be an Istio version from "1.24" to "1.31", in quotes, got "1.9"'],
    ['mesh:\n  dataPlane: sidecars', '2:3: mesh.dataPlane must be one of sidecar, ambient, got "sidecars"'],
    ['mesh:\n  waypoint: maybe', 'mesh.waypoint must be true, false, or a map, got "maybe"'],
    ['mesh:\n  waypoint: { name: a }', 'there is no key "name" in mesh.waypoint: there are ingressUseWaypoint'],
    ['mesh:\n  waypoint: { ingressUseWaypoint: 1 }', 'mesh.waypoint.ingressUseWaypoint must be true or false, got 1'],
    ['mesh:\n  gateways:\n    - labels: { a: b }', '3:7: mesh.gateways[0] lacks namespace'],
    ['mesh:\n  gateways:\n    - namespace: edge', '3:7: mesh.gateways[0] lacks labels'],
    ['mesh: { gateways: [{ namespace: edge, labels: { a: b }, ports: [{ port: 0 }] }] }', 'mesh.gateways[0].ports[0].port must be a port from 1 to 65535, got 0'],
    ['- a', '1:1: the file must be a map, got ["a"]'],
    ['exclude: a', '1:1: exclude must be a list, got "a"'],
    ['exclude: [" "]', '1:11: exclude[0] must be a text that says something'],
    ['rules: { CDI999: off }', 'there is no code "CDI999": "cdk8s-istio rules" lists them'],
    ['rules: { CDI019: off }', 'there is no code "CDI019": it is called KIA1106 now'],
    ['rules: { CDI003: warning }', 'CDI003 is an error, and a level can only be raised'],
    ['rules: { KIA0209: fatal }', 'rules.KIA0209 must be one of off, info, warning, error, got "fatal"'],
    ['rules: { CDI096: off }', 'CDI096 cannot be switched off: Kubernetes refuses the document'],
    ['acknowledgements:\n  - code: KIA0209', '2:5: acknowledgements[0] lacks reason'],
    ['acknowledgements:\n  - reason: because', '2:5: acknowledgements[0] lacks code'],
    ['acknowledgements: [{ code: CDI096, reason: because }]', 'CDI096 cannot be acknowledged'],
    ['acknowledgements: [{ code: KIA0209, object: cart, reason: because }]', 'must be "KIND NAMESPACE/NAME"'],
    ['a: b: c', '1:'],
    ['mesh: {}\n---\nmesh: {}', ':3: one document is enough for it'],
  ])('%j', async (text, reason) => {
    const problem = await problemOf(text);
    expect(problem).toMatch(/^cdk8s-istio\.yaml:\d+(?::\d+)?: /);
    expect(problem).toContain(reason);
  });
});

test.each([
  ['external: { services: [{ name: a, namespace: b }] }', 'external.services[0] lacks ports'],
  ['external: { services: [{ name: a, namespace: b, ports: [{ port: 0 }] }] }', 'external.services[0].ports[0].port must be a port from 1 to 65535, got 0'],
  ['external: { gateways: [{ name: a }] }', 'external.gateways[0] lacks namespace'],
  ['external: { namespaces: [{ name: a, isComplete: maybe }] }', 'external.namespaces[0].isComplete must be true or false, got "maybe"'],
  ['external: { pods: [] }', 'there is no key "pods" in external: there are services, gateways, namespaces, workloads, isComplete'],
  ['external: { workloads: [{ namespace: a }] }', 'external.workloads[0] lacks labels'],
  ['external: { workloads: [{ namespace: a, labels: {} }] }', 'external.workloads[0].labels must be a map of at least one label, got {}'],
  ['external: { isComplete: maybe }', 'external.isComplete must be true or false, got "maybe"'],
])('what is elsewhere has a form: %s', async (text, problem) => {
  expect(await problemOf(text)).toContain(problem);
});
