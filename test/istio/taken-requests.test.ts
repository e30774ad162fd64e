import { expect, test } from 'vitest';
import { HttpMatchSpec, readHttpMatch, TakenRequests } from '../../src/istio';

const A: HttpMatchSpec = { uri: { exact: '/a' } };
const BELOW: HttpMatchSpec = { uri: { prefix: '/a' } };
const B: HttpMatchSpec = { uri: { exact: '/b' } };

test('a route has the matches that earlier ones, and its own, leave', () => {
  const taken = new TakenRequests<string>();

  expect(taken.next('first', [BELOW, A], readHttpMatch)).toEqual({ left: [BELOW], takenBy: ['first'] });
  expect(taken.next('second', [A, B], readHttpMatch)).toEqual({ left: [B], takenBy: ['first'] });
  expect(taken.next('all', [{}], readHttpMatch)).toEqual({ left: [{}], takenBy: [] });
  expect(taken.next('never', [{ uri: { exact: '/c' } }, {}], readHttpMatch)).toEqual({ left: [], takenBy: ['all', 'all'] });
});

test('what a delegate chooses goes on to the next route', () => {
  const taken = new TakenRequests<string>();

  expect(taken.next('delegate', [A, A], readHttpMatch, false)).toEqual({ left: [A, A], takenBy: [] });
  expect(taken.next('next', [A], readHttpMatch)).toEqual({ left: [A], takenBy: [] });
});

test('requests can be taken beside the matches of a route', () => {
  const taken = new TakenRequests<string>();
  taken.take('refusal', readHttpMatch(BELOW));

  expect(taken.next('next', [A, B], readHttpMatch)).toEqual({ left: [B], takenBy: ['refusal'] });
});
