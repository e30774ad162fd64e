import { expect, test } from 'vitest';
import { addTo, allOrNothing, ifRefused, putInto } from '../../src/core/all-or-nothing';

const refusing = (action: () => void) => () => {
  allOrNothing(() => {
    action();
    throw new Error('refused');
  });
};

test('what a refused call changed is taken back, the last change first', () => {
  const order: string[] = [];
  expect(refusing(() => ['a', 'b'].forEach(name => ifRefused(() => order.push(name))))).toThrow('refused');
  expect(order).toEqual(['b', 'a']);
});

test('lists and maps are as before', () => {
  const list = [1, 2, 1];
  const map = new Map([['a', 1]]);
  expect(refusing(() => {
    addTo(list, 1);
    putInto(map, 'a', 2);
    putInto(map, 'b', 3);
    putInto(map, 'b', 4);
  })).toThrow('refused');
  expect([list, [...map]]).toEqual([[1, 2, 1], [['a', 1]]]);
});

test('what was not refused stays, also for a later call that is', () => {
  const list: number[] = [];
  allOrNothing(() => addTo(list, 1));
  addTo(list, 2);
  expect(refusing(() => addTo(list, 3))).toThrow('refused');
  expect(list).toEqual([1, 2]);
});

test('a call inside of another one is taken back with it, and not before', () => {
  const list: number[] = [];
  expect(refusing(() => {
    allOrNothing(() => addTo(list, 1));
    expect(refusing(() => addTo(list, 2))).toThrow('refused');
    expect(list).toEqual([1]);
  })).toThrow('refused');
  expect(list).toEqual([]);
});
