import { expect, test } from 'vitest';
import { routeOf } from './acted';
import { mirrorsOf, retriesOf, timeoutOf } from '../../../src/simulator/actions';

const DEFAULT = { attempts: 2, retryOn: 'connect-failure,refused-stream,unavailable,cancelled,retriable-status-codes' };
const MESH = { attempts: 4, retryOn: 'reset' };

test.each([
  [undefined, undefined, DEFAULT],
  [null, null, DEFAULT],
  [undefined, MESH, MESH],
  [{ attempts: 1 }, MESH, { ...DEFAULT, attempts: 1 }],
  [{ attempts: 1, retryOn: ' 5xx, 503,', perTryTimeout: '2s' }, MESH, { attempts: 1, retryOn: '5xx,503', perTryTimeout: '2s' }],
  [{ attempts: 0 }, MESH, undefined],
  [{}, MESH, undefined],
  [undefined, { attempts: 0 }, undefined],
  ['junk', undefined, undefined],
])('retries %j beside %j of the mesh are %j', (retries, ofMesh, expected) => {
  expect(retriesOf({ retries }, ofMesh)).toEqual(expected);
});

test.each([['5s', '5s'], ['0s', undefined], [undefined, undefined], ['junk', undefined], [5, undefined]])('the timeout %j is %j', (timeout, expected) => {
  expect(timeoutOf({ timeout })).toBe(expected);
});

test.each<[object, unknown[]]>([
  [{ mirror: { host: 'cart', subset: 'v2', port: { number: 81 } } }, [{ host: 'cart.shop.svc.cluster.local', subset: 'v2', port: 81, share: 1 }]],
  [{ mirror: { host: 'a.example' }, mirrorPercentage: { value: 12.34567 } }, [{ host: 'a.example', share: 0.123456 }]],
  [{ mirror: { host: 'cart' }, mirrorPercent: 50 }, [{ host: 'cart.shop.svc.cluster.local', share: 0.5 }]],
  [{ mirror: { host: 'cart' }, mirrorPercentage: { value: 0 } }, []],
  [{ mirrors: [{ destination: { host: 'a.b' } }, { destination: { host: 'c.d' }, percentage: { value: 0.5 } }, {}, null] },
    [{ host: 'a.b', share: 1 }, { host: 'c.d', share: 0.005 }]],
  [{ mirror: null, mirrors: 'junk' }, []],
])('copies by %j go to %j', (route, expected) => {
  expect(mirrorsOf(routeOf(route))).toEqual(expected);
});
