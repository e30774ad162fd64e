import { describe, expect, test } from 'vitest';
import { ListenerCondition } from '../../../src/alb/condition/listener-condition';
import { AddActionProps } from '../../../src/alb/rule/add-action-props';
import { VirtualService } from '../../../src/networking/virtual-service/virtual-service';
import { chartIn, findingsOf, forwardTo, listenerIn } from '../alb-fixture';

const { hostHeaders, httpHeader, httpRequestMethods, pathPatterns, pathPrefixes, pathRegexes, paths } = ListenerCondition;
const fallback = { action: forwardTo('echo') };
const rule = (...conditions: ListenerCondition[]): AddActionProps => ({ ...fallback, conditions });

/** What is said about rules that were added in this order. */
function messages(rules: Record<string, AddActionProps>, hosts?: string[]): string[] {
  const chart = chartIn();
  const listener = listenerIn(chart, hosts);
  Object.entries(rules).forEach(([name, props]) => listener.addAction(name, props));
  return findingsOf(chart, 'CDI012').map(({ message }) => message);
}

const covered = (name: string, by: string) => `rule "${name}" of listener "http" is never reached: ${by} before it takes every request that it could`;

describe('a rule that an earlier one covers', () => {
  test('is told as a warning, with both names and the fix', () => {
    const chart = chartIn();
    const listener = listenerIn(chart);
    listener.addAction('wide', rule(pathPrefixes(['/a'])));
    listener.addAction('narrow', rule(paths(['/a/b'])));

    expect(findingsOf(chart, 'CDI012')).toEqual([
      { level: 'warning', message: covered('narrow', '"wide"'), fix: 'give it a lower priority number, narrow the other, or take it out' },
    ]);
  });

  test('is told for every way to compare', () => {
    expect(messages({ a: rule(paths(['/a'])), b: rule(paths(['/a']), httpRequestMethods(['GET'])) })).toEqual([covered('b', '"a"')]);
    expect(messages({ a: rule(httpHeader('x', ['*'])), b: rule(httpHeader('x', ['1', '2'])) })).toEqual([covered('b', '"a"')]);
    expect(messages({ a: rule(pathRegexes(['/a.*'])), b: rule(paths(['/ab'])) })).toEqual([covered('b', '"a"')]);
    expect(messages({ a: rule(pathPatterns(['/*'])), b: rule(paths(['/ab'])), default: fallback })).toEqual([covered('b', '"a"'), covered('default', '"a"')]);
  });

  test('is told where several cover it together', () => {
    expect(messages({ a: rule(paths(['/a'])), b: rule(paths(['/b'])), both: rule(paths(['/b', '/a'])) })).toEqual([covered('both', '"b" and "a"')]);
  });

  test('is told where another host or a wildcard covers its own', () => {
    expect(messages({ wild: rule(hostHeaders(['*.test'])), a: rule(hostHeaders(['a.test'])) })).toEqual([covered('a', '"wild"')]);
    expect(messages({ a: rule(hostHeaders(['a.test'])), default: fallback }, ['a.test'])).toEqual([covered('default', '"a"')]);
    expect(messages({ all: rule(paths(['/a'])), a: rule(hostHeaders(['a.test', 'b.test']), paths(['/a'])) })).toEqual([covered('a', '"all"')]);
  });

  test('depends on the priority', () => {
    const wide = rule(pathPrefixes(['/a']));

    expect(messages({ wide: { ...wide, priority: 2 }, narrow: { ...rule(paths(['/a'])), priority: 1 } })).toEqual([]);
    expect(messages({ narrow: rule(paths(['/a'])), wide: { ...wide, priority: 2 } })).toEqual([covered('narrow', '"wide"')]);
  });
});

describe('a rule that some requests reach', () => {
  test('is not told', () => {
    expect(messages({ narrow: rule(paths(['/a/b'])), wide: rule(pathPrefixes(['/a'])), default: fallback })).toEqual([]);
    expect(messages({ a: rule(paths(['/a']), httpRequestMethods(['GET'])), b: rule(paths(['/a'])) })).toEqual([]);
    expect(messages({ a: rule(paths(['/a'])), both: rule(paths(['/a', '/b'])) })).toEqual([]);
    expect(messages({ segments: rule(pathPrefixes(['/cart'])), other: rule(paths(['/cartoon'])) })).toEqual([]);
    expect(messages({ a: rule(httpHeader('x', ['1'])), b: rule(httpHeader('y', ['1'])) })).toEqual([]);
  });

  test('is not told where it has other hosts too', () => {
    expect(messages({ a: rule(hostHeaders(['a.test'])), wild: rule(hostHeaders(['*.test'])) })).toEqual([]);
    expect(messages({ a: rule(hostHeaders(['a.test'])), ab: rule(hostHeaders(['a.test', 'b.test'])) })).toEqual([]);
    expect(messages({ ba: rule(hostHeaders(['b.test', 'a.test'])), a: { ...rule(hostHeaders(['a.test'])), priority: 1 } })).toEqual([]);
    expect(messages({ inner: rule(hostHeaders(['a?.test'])), wild: rule(hostHeaders(['*.test'])) })).toEqual([]);
    expect(messages({ a: rule(hostHeaders(['a.test'])), default: fallback }, ['a.test', 'b.test'])).toEqual([]);
  });

  test('is not told behind a delegate, which may not take all', () => {
    const chart = chartIn();
    const listener = listenerIn(chart);
    listener.delegate('/a', { to: VirtualService.fromVirtualServiceName(chart, 'other', 'other') });
    listener.addAction('behind', rule(paths(['/a'])));

    expect(findingsOf(chart, 'CDI012')).toEqual([]);
  });

  test('is not told for names that every object has', () => {
    const query = (value: string) => ListenerCondition.queryStrings([{ key: 'toString', value }]);

    expect(messages({ a: rule(query('*')), default: fallback })).toEqual([]);
    expect(messages({ a: rule(query('*')), b: rule(query('1')) })).toEqual([covered('b', '"a"')]);
  });
});
