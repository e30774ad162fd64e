import { ApiObject, App, Chart } from 'cdk8s';
import { expect, test } from 'vitest';
import { Gateway, GatewayServer } from '../../../src';
import { misreadTexts } from '../../../src/checks/every-kind/misread-texts';
import { Manifest } from '../../../src/mesh';
import { findInManifests } from '../run-check';

const check = (...manifests: Manifest[]) => findInManifests(misreadTexts, ...manifests);

const configMap = (data: object, name = 'x'): Manifest => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name }, data });

test('a text of any object is an error, with its place, its characters, and the fix', () => {
  expect(check(configMap({ text: 'fine' }), configMap({ lists: [['fine', 'a\u0080b']] }, 'y'))).toMatchObject([{
    code: 'CDI004',
    level: 'error',
    message: 'data.lists[0][1] is "a\\u0080b", which Kubernetes reads otherwise: it refuses a control character, or half a character, with the whole file',
    fix: 'write the value without that, by hand where it was copied from a document',
    name: 'y',
    field: 'data.lists[0][1]',
  }]);
});

test('a key is one too; a text of an object that nobody reads is told once', () => {
  expect(check(configMap({ '<<': '0o7' })).map(({ message }) => message)).toEqual([
    'the key of data.<< is "<<", which Kubernetes reads otherwise: it takes the key for a merge',
  ]);
});

test('what is read as it was written passes', () => {
  expect(check(configMap({ number: 7, no: false, nothing: null, empty: {}, text: 'a\n\tb', octal: '007', bom: 'a\ufeff' }))).toEqual([]);
});

test('a long text is cut', () => {
  expect(check(configMap({ text: `${'x'.repeat(100)}\u0080` }))[0].message).toMatch(/^data\.text is "x{60}…", which/);
});

test('it stops the synth, for raw objects too', () => {
  const app = new App();
  const chart = new Chart(app, 'shop', { namespace: 'shop' });
  new Gateway(chart, 'gateway', { servers: [GatewayServer.http({ hosts: ['shop.example.com'] })] });
  app.synthYaml();
  new ApiObject(chart, 'raw', configMap({ mode: '0o644' }));
  expect(() => app.synthYaml()).toThrow('CDI004');
});
