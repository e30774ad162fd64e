import { describe, expect, test } from 'vitest';
import { ListenerAction } from '../../../src/alb/action/listener-action';
import { ListenerCondition } from '../../../src/alb/condition/listener-condition';
import { AddActionProps } from '../../../src/alb/rule/add-action-props';
import { ListenerRule } from '../../../src/alb/rule/listener-rule';
import { isReached, reachOf } from '../../../src/alb/rule/reached-rules';
import { VirtualService } from '../../../src/networking/virtual-service/virtual-service';
import { chartIn, forwardTo, listenerIn, rulesByHost, matchesOf } from '../alb-fixture';

const { hostHeaders, httpRequestMethods, pathPatterns, pathPrefixes, paths } = ListenerCondition;
const fallback = { action: forwardTo('echo') };
const rule = (...conditions: ListenerCondition[]): AddActionProps => ({ ...fallback, conditions });

/** The paths that are left to each rule. */
function reached(rules: Record<string, AddActionProps>, domain = '*'): Record<string, string[]> {
  const all = Object.entries(rules).map(([name, props]) => new ListenerRule(name, props));
  return Object.fromEntries(reachOf(all, domain).filter(isReached).map(({ rule: { name }, remaining }) => [name, remaining.map(({ uri }) => `${uri ?? 'every'}`)]));
}

describe('the rules that requests reach', () => {
  test('are all where none covers another', () => {
    expect(reached({ a: rule(paths(['/a'])), b: rule(pathPrefixes(['/b'])), default: fallback }))
      .toEqual({ a: ['exact "/a"'], b: ['exact "/b"', 'prefix "/b/"'], default: ['every'] });
  });

  test('have the matches that are left to them', () => {
    expect(reached({ a: rule(paths(['/a', '/b'])), b: rule(paths(['/b', '/c'])) })).toEqual({ a: ['exact "/a"', 'exact "/b"'], b: ['exact "/c"'] });
    expect(reached({ get: rule(paths(['/a']), httpRequestMethods(['GET'])), a: rule(paths(['/a'])) })).toEqual({ get: ['exact "/a"'], a: ['exact "/a"'] });
    expect(reached({ a: rule(pathPatterns(['/a*', '/b'])), b: rule(paths(['/ab', '/c'])) })).toEqual({ a: ['prefix "/a"', 'exact "/b"'], b: ['exact "/c"'] });
  });

  test('have no match that another one of the same rule takes', () => {
    expect(reached({ a: rule(pathPrefixes(['/a', '/a/b'])) })).toEqual({ a: ['exact "/a"', 'prefix "/a/"'] });
    expect(reached({ a: rule(pathPrefixes(['/a', '/ab'])) })).toEqual({ a: ['exact "/a"', 'prefix "/a/"', 'exact "/ab"', 'prefix "/ab/"'] });
  });

  test('are none after one that always applies', () => {
    expect(reached({ a: rule(paths(['/a'])), all: rule(pathPrefixes(['/'])), b: rule(paths(['/b'])), default: fallback }))
      .toEqual({ a: ['exact "/a"'], all: ['prefix "/"'] });
    expect(reached({ host: rule(hostHeaders(['a.test'])), default: fallback }, 'a.test')).toEqual({ host: ['every'] });
  });

  test('are those of the host', () => {
    const rules = { x: rule(hostHeaders(['x*.test'])), default: fallback };

    expect(Object.keys(reached(rules, 'x1.test'))).toEqual(['x']);
    expect(Object.keys(reached(rules, '*.test'))).toEqual(['x', 'default']);
  });

  test('go on behind a delegate, which may not take all', () => {
    const to = VirtualService.fromVirtualServiceName(chartIn(), 'other', 'other');
    const delegate = { action: ListenerAction._delegateTo(to), conditions: [pathPrefixes(['/a'])] };

    expect(reached({ delegate, a: rule(paths(['/a'])) })).toEqual({ delegate: ['exact "/a"', 'prefix "/a/"'], a: ['exact "/a"'] });
  });
});

test('what is not reached at a host is not written there', () => {
  const chart = chartIn();
  const listener = listenerIn(chart);
  listener.addAction('a', rule(hostHeaders(['a.test']), pathPrefixes(['/a'])));
  listener.addAction('all', rule(paths(['/a/b', '/c'])));
  listener.addAction('default', fallback);

  expect(rulesByHost(chart)).toEqual({ '*': ['all', 'default'], 'a.test': ['a', 'all', 'default'] });
  expect(matchesOf(chart, 'all', 'a.test')).toEqual([{ uri: { exact: '/c' } }]);
  expect(matchesOf(chart, 'all')).toEqual([{ uri: { exact: '/a/b' } }, { uri: { exact: '/c' } }]);
});
