import { describe, expect, test } from 'vitest';
import { ListenerRule } from '../../../src/alb/rule/listener-rule';
import { RuleList } from '../../../src/alb/rule/rule-list';
import { forwardTo, onPath } from '../alb-fixture';

const rule = (name: string, priority?: number) => new ListenerRule(name, { ...onPath(`/${name}`), priority });
const fallback = (name = 'default') => new ListenerRule(name, { action: forwardTo('echo') });

function listOf(...rules: ListenerRule[]): RuleList {
  const list = new RuleList('listener "http"');
  rules.forEach(one => list.add(one));
  return list;
}

const order = (list: RuleList) => list.inOrder.map(({ name }) => name);

describe('RuleList', () => {
  test('has the rules with a priority first, then the others as they were added, the default last', () => {
    expect(order(listOf(fallback(), rule('b'), rule('a'), rule('ten', 10), rule('nine', 9), rule('last', 2147483647)))).toEqual(['nine', 'ten', 'last', 'b', 'a', 'default']);
    expect(order(listOf())).toEqual([]);
  });

  test('can be asked between the rules', () => {
    const list = listOf(rule('a'));
    expect(order(list)).toEqual(['a']);

    list.add(rule('b', 1));
    expect(order(list)).toEqual(['b', 'a']);
  });

  test('is not sorted again for each question, and what was asked before stays', () => {
    const list = listOf(rule('a'), fallback());
    const before = list.inOrder;
    expect(list.inOrder).toBe(before);

    list.add(rule('b', 1));
    expect(before.map(({ name }) => name)).toEqual(['a', 'default']);
    expect(order(list)).toEqual(['b', 'a', 'default']);
  });

  test('knows its default', () => {
    const last = fallback();

    expect(listOf(rule('a'), last).default).toBe(last);
    expect(listOf(rule('a')).default).toBeUndefined();
  });

  test('has a name once', () => {
    expect(() => listOf(rule('a')).requireFree(rule('a'))).toThrow('name of a rule must be there once in listener "http", got "a" again: rename one of them');
    expect(() => listOf(rule('a')).requireFree(rule('b'))).not.toThrow();
  });

  test('has one default', () => {
    expect(() => listOf(fallback()).requireFree(fallback('other')))
      .toThrow('default of listener "http" must be one, got "other" beside "default": give one of them conditions');
    expect(() => listOf(rule('a')).requireFree(fallback())).not.toThrow();
  });

  test('has a priority once', () => {
    expect(() => listOf(rule('a', 5)).requireFree(rule('b', 5)))
      .toThrow('priority of rule "b" must be free in listener "http", got 5 of rule "a": use another number, or leave it out for the order of adding');
    expect(() => listOf(rule('a', 5), rule('c')).requireFree(rule('b', 6))).not.toThrow();
    expect(() => listOf(rule('a', 5), rule('c')).requireFree(rule('b'))).not.toThrow();
  });
});
