import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { ApiObject, App, Chart, YamlOutputType } from 'cdk8s';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { MeshNamespace } from '../../src';

let outdir: string;
beforeEach(() => {
  outdir = mkdtempSync(path.join(tmpdir(), 'output-files-'));
});
afterEach(() => rmSync(outdir, { recursive: true, force: true }));

interface Made {
  readonly chart: string;
  readonly namespace?: string;
  readonly name?: string;
  readonly apiVersion?: string;
}

function appWith(yamlOutputType: YamlOutputType, ...objects: Made[]): App {
  const app = new App({ outdir, yamlOutputType });
  // An app without an object of ours is cdk8s's alone.
  new MeshNamespace(new Chart(app, 'mesh', { namespace: 'shop' }), 'namespace');
  objects.forEach(({ chart: id, name = 'cart', namespace, apiVersion = 'v1' }, index) => {
    const chart = app.node.tryFindChild(id) as Chart | undefined ?? new Chart(app, id);
    new ApiObject(chart, `object-${index}`, { apiVersion, kind: 'Service', metadata: { name, namespace } });
  });
  return app;
}

const ONE = { chart: 'one', namespace: 'one' };
const OTHER = { chart: 'other', namespace: 'other' };

test('two objects that cdk8s would write into one file stop the synth before the first is written', () => {
  const app = appWith(YamlOutputType.FILE_PER_RESOURCE, ONE, OTHER);
  expect(() => app.synth()).toThrow('cdk8s would write both Service one/cart (v1) [one/object-0] and Service other/cart (v1) [other/object-1] into the file '
    + 'Service.cart.k8s.yaml, so that the first is lost: synthesize with YamlOutputType.FOLDER_PER_CHART_FILE_PER_RESOURCE or FILE_PER_CHART, give one of them another name');
  expect(readdirSync(outdir)).toEqual([]);
});

describe('each with its near miss', () => {
  test.each([
    ['one kind of two APIs', YamlOutputType.FILE_PER_RESOURCE, [ONE, { ...ONE, apiVersion: 'serving.knative.dev/v1' }], 'YamlOutputType.FILE_PER_CHART,'],
    ['one folder', YamlOutputType.FOLDER_PER_CHART_FILE_PER_RESOURCE, [ONE, { ...OTHER, chart: 'one' }], 'or put it into a chart of its own'],
    ['names that differ in what a file does not have', YamlOutputType.FILE_PER_RESOURCE, [{ ...ONE, name: 'a:b' }, { ...OTHER, name: 'ab' }], 'Service.ab.k8s.yaml'],
  ])('%s', (_what, type, objects, message) => {
    expect(() => appWith(type, ...objects).synth()).toThrow(message);
  });

  test.each([
    ['another name', YamlOutputType.FILE_PER_RESOURCE, [ONE, { ...OTHER, name: 'basket' }]],
    ['a folder for each', YamlOutputType.FOLDER_PER_CHART_FILE_PER_RESOURCE, [ONE, OTHER]],
    ['a file for each chart', YamlOutputType.FILE_PER_CHART, [ONE, { ...OTHER, chart: 'one' }]],
    ['a file for the app', YamlOutputType.FILE_PER_APP, [ONE, OTHER]],
  ])('%s', (_what, type, objects) => {
    appWith(type, ...objects).synth();
    expect(readdirSync(outdir).length).toBeGreaterThan(0);
  });

  test('YAML that goes into no file', () => {
    expect(appWith(YamlOutputType.FILE_PER_RESOURCE, ONE, OTHER).synthYaml()).toContain('namespace: other');
  });
});
