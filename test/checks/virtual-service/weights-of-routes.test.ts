import { expect, test } from 'vitest';
import { destinationTwice, weightOfOne } from '../../../src/checks/virtual-service/weights-of-routes';
import { findInMesh, virtualService } from '../reference-manifests';

const routes = (...route: object[]) => virtualService('cart', { hosts: ['cart'], http: [{ route }] });
const to = (subset: string | undefined, fields: object = {}) => ({ destination: { host: 'cart', subset }, ...fields });

test.each([[20, 1], [0, 1], [99, 1], [100, 0], [1, 0], [undefined, 0], [200, 0]])('the weight %s of the only destination: %i findings', (weight, count) => {
  expect(findInMesh(weightOfOne, {}, routes(to('v1', { weight })))).toHaveLength(count);
});

test('a weight beside another destination is fine', () => {
  expect(findInMesh(weightOfOne, {}, routes(to('v1', { weight: 20 }), to('v2', { weight: 80 })))).toEqual([]);
});

test('a route with one destination twice', () => {
  expect(findInMesh(destinationTwice, {}, routes(to('v1', { weight: 80 }), to('v2', { weight: 10 }), to('v1', { weight: 10 })))).toMatchObject([{ field: 'spec.http[0].route[2].destination' }]);
});

test.each<[string, object[]]>([
  ['two subsets', [to('v1', { weight: 80 }), to('v2', { weight: 20 })]],
  ['other headers', [to('v1', { weight: 80 }), to('v1', { weight: 20, headers: { response: { set: { a: 'b' } } } })]],
  ['one', [to('v1')]],
])('%s is fine', (_, route) => {
  expect(findInMesh(destinationTwice, {}, routes(...route))).toEqual([]);
});
