import { expect, test } from 'vitest';
import { Verdict } from './simulated';
import { judge, Simulations } from './simulations';

const REQUEST = { host: 'a.example.com' };
const GOT = { status: 200, headers: {}, body: '' };

const saying = (verdict: Verdict): { judge: () => Verdict } => ({ judge: () => verdict });
const OLD = saying('equal');
const NEW = saying({ difference: 'new' });
const NEWER = saying({ difference: 'newer' });

test('a request that meets one mesh is compared with it alone', () => {
  const simulations = new Simulations();
  simulations.settle(OLD);
  simulations.settle(NEW);
  expect(judge(simulations.begin(), REQUEST, GOT)).toEqual({ difference: 'new' });
});

test('one that begins before a change, or ends after it, may meet both', () => {
  const simulations = new Simulations();
  simulations.settle(OLD);
  const before = simulations.begin();
  simulations.change(NEW);
  const during = simulations.begin();
  simulations.settle(NEW);
  expect([before, during].map(met => judge(met, REQUEST, GOT))).toEqual(['equal', 'equal']);
});

test('one that is like neither is left out', () => {
  const simulations = new Simulations();
  simulations.settle(NEW);
  simulations.change(NEWER);
  const during = simulations.begin();
  simulations.settle(NEWER);
  expect(judge(during, REQUEST, GOT)).toEqual({ leftOut: 'load during a change' });
});

test('what happens after its end does not count', () => {
  const simulations = new Simulations();
  simulations.settle(NEW);
  const met = simulations.begin();
  simulations.end(met);
  simulations.settle(OLD);
  expect(judge(met, REQUEST, GOT)).toEqual({ difference: 'new' });
});

test('a refused change, and a mesh that nobody made yet, are left out', () => {
  const simulations = new Simulations();
  expect(judge(simulations.begin(), REQUEST, GOT)).toEqual({ leftOut: 'load during a change' });
  simulations.settle('a refused change');
  expect(judge(simulations.begin(), REQUEST, GOT)).toEqual({ leftOut: 'a refused change' });
});
