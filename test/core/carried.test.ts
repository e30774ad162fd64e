import { App, Chart } from 'cdk8s';
import { expect, test } from 'vitest';
import { Carried } from '../../src/core/carried';

test('a construct carries what it was given, and nothing another one has', () => {
  const chart = new Chart(new App(), 'chart');
  const carried = new Carried<string>('test.given');
  expect(carried.of(chart)).toBeUndefined();
  carried.give(chart, 'one');
  carried.give(chart, 'two');
  expect(carried.of(chart)).toBe('two');
  expect(carried.of(chart.node.root)).toBeUndefined();
});

test('what is made with the first question stays, also for another copy of the library', () => {
  const app = new App();
  const first = new Carried<string[]>('test.made').orMake(app, () => ['first']);
  expect(new Carried<string[]>('test.made').orMake(app, () => ['second'])).toBe(first);
  expect(new Carried<string[]>('test.others').of(app)).toBeUndefined();
});
