import { expect, test } from 'vitest';
import { visiblyDecoded } from '../../src/istio';

test.each([
  ['%41', 'A'], ['%7E', '~'], ['%25', '%'], ['%2541', '%41'], ['%3D', '='], ['%20', '%20'], ['%C3%A9', '%C3%A9'], ['%00', '%00'],
  ['%zz', 'zz'], ['%4G', '4G'], ['ab%zzcd', 'abzzcd'], ['ab%z', 'ab%z'], ['%4', '%4'], ['%', '%'], ['%%', '%%'], ['%%41', 'A'], ['%4%41', '4A'],
])('of the query %s comes %s', (query, decoded) => {
  expect(visiblyDecoded(query)).toBe(decoded);
});
