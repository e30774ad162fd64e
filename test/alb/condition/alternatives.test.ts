import { expect, test } from 'vitest';
import { EVERY_REQUEST, matchesOfRoute } from '../../../src/alb/condition/alternatives';
import { StringMatch } from '../../../src/networking/virtual-service/string-match';

const A = { uri: StringMatch.exact('/a') };

test('a route for every request has no matches', () => {
  expect(matchesOfRoute(EVERY_REQUEST)).toBeUndefined();
  expect(matchesOfRoute([A, {}])).toBeUndefined();
  expect(matchesOfRoute([A])).toEqual([A]);
});

test('a route for no request is not one for every request', () => {
  expect(matchesOfRoute([])).toEqual([]);
});
