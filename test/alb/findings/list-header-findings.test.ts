import { expect, test } from 'vitest';
import { ListenerAction, ListenerCondition } from '../../../src';
import { findingsOfListHeaders } from '../../../src/alb/findings/list-header-findings';
import { RoutedListener } from '../../../src/alb/routing/routed-listener';
import { ListenerRule } from '../../../src/alb/rule/listener-rule';

const OFFICE = ListenerCondition.sourceIps(['198.51.100.0/24']);
const header = (name: string, value = 'de') => ListenerCondition.httpHeader(name, [value]);

function told(mayJoinHeaderLines: boolean, ...rules: ListenerCondition[][]): string[] {
  const listener = new RoutedListener('http', 80, 'http', ['a.example.com'], { mayJoinHeaderLines });
  rules.forEach((conditions, index) =>
    listener.add(new ListenerRule(`rule-${index}`, { conditions, action: ListenerAction.fixedResponse(200) }, () => '.*'), () => undefined));
  return findingsOfListHeaders(listener).map(({ message }) => message);
}

test('a header that clients write as a list, before a rule with a guard, is told where an older Istio is served', () => {
  const rules = [[header('Accept-Language')], [OFFICE]];
  expect(told(true, ...rules)).toEqual([expect.stringMatching(/^listener "http" compares accept-language before a rule with a guard: .*"a,b", gets 403/i)]);
  expect(told(false, ...rules)).toEqual([]);
});

test.each<[string, ListenerCondition[][]]>([
  ['another header', [[header('x-beta')], [OFFICE]]],
  ['a list by which the rule with the guard is found, behind another header', [[header('x-beta')], [header('accept', 'a/b'), OFFICE]]],
  ['a later rule', [[OFFICE], [header('accept-language')]]],
  ['no guard', [[header('accept-language')], [ListenerCondition.paths(['/'])]]],
  ['that it is there', [[header('accept-language', '*')], [OFFICE]]],
])('but not %s', (_, rules) => {
  expect(told(true, ...rules)).toEqual([]);
});
