import { expect, test } from 'vitest';
import { complaintsOf } from './simulations';
import { Tallied, Tally } from './tallies';

const EQUAL = 'equal to the simulator';
const ASKED = 'asked of the simulator';
const of = (what: Tallied, count: number, file = 'tls'): Tally => ({ what, count, file: `${file}.conformance.test.ts` });

test('one in ten requests through gateways may be left out of a whole run, and any number of some files', () => {
  const most = [of(ASKED, 90), of(EQUAL, 90), of('left out: limits', 6), of('left out: handshakes', 4), of('left out: inside the mesh', 500)];
  expect(complaintsOf(most, true)).toEqual([]);
  expect(complaintsOf([...most, of('left out: limits', 1)], true)).toEqual(['11 of 101 requests through gateways are left out: at most one in 10 may be']);
  expect(complaintsOf([...most, of('left out: limits', 1)], false)).toEqual([]);
});

test.each(['rules-kept', 'routes-match', 'weighted-service', 'weighted-service-objects', 'bookstore', 'echo'])('nothing is left out of %s but what is inside the mesh', file => {
  expect(complaintsOf([of(ASKED, 9, file), of(EQUAL, 9, file), of('left out: inside the mesh', 9, file)], false)).toEqual([]);
  expect(complaintsOf([of(ASKED, 9, file), of(EQUAL, 9, file), of('left out: limits', 1, file)], false))
    .toEqual([`${file}.conformance.test.ts has nothing that may be left out, and has 1 "left out: limits"`]);
});

test('a difference is a complaint, also where a test expects the request to fail', () => {
  expect(complaintsOf([of(ASKED, 10), of(EQUAL, 9)], false)).toEqual(['the simulator says something else than Envoy of 1 requests']);
});

test('a request of which nobody knows what the simulator says is a complaint', () => {
  const routed = [of('requests routed', 10), of(ASKED, 6), of(EQUAL, 6), of('left out: inside the mesh', 2), of('compared by a file on its own', 2)];
  expect(complaintsOf(routed, false)).toEqual([]);
  expect(complaintsOf([...routed, of('requests routed', 1)], false)).toEqual(['1 requests were neither compared with the simulator nor left out for a reason']);
});

test('the file is told by the suite', () => {
  expect(expect.getState().testPath).toMatch(/simulations\.conformance\.test\.ts$/);
});
