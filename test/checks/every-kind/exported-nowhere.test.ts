import { expect, test } from 'vitest';
import { exportedNowhere } from '../../../src/checks/every-kind/exported-nowhere';
import { Manifest } from '../../../src/mesh';
import { destinationRule, entry, findInMesh, namespace, routeTo, service } from '../reference-manifests';

const exported = (...exportTo: string[]): [string, Manifest][] => [
  ['VirtualService', routeTo('cart', { exportTo })],
  ['DestinationRule', destinationRule('cart', { exportTo })],
  ['ServiceEntry', entry('partner', ['partner.example.com'], { exportTo })],
  ['Service', service('cart', 'shop', {}, { annotations: { 'networking.istio.io/exportTo': exportTo.join(',') } })],
];

test.each(exported('.', 'wbe'))('%s: nearly the name of a namespace', (_, manifest) => {
  expect(findInMesh(exportedNowhere, {}, namespace('web'), manifest)).toMatchObject([{ level: 'warning', fix: expect.stringContaining('write "web"') }]);
});

test.each(exported('far'))('%s: any other name, where the manifests are all that there is', (_, manifest) => {
  expect(findInMesh(exportedNowhere, { external: { isComplete: true } }, namespace('web'), manifest)).toHaveLength(1);
  expect(findInMesh(exportedNowhere, {}, namespace('web'), manifest)).toEqual([]);
});

test.each([...exported('web', '.'), ...exported('*'), ...exported('~'), ...exported()])('%s: what is there', (_, manifest) => {
  expect(findInMesh(exportedNowhere, { external: { isComplete: true } }, namespace('web'), manifest)).toEqual([]);
});
