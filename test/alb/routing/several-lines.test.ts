import { describe, expect, test } from 'vitest';
import { ListenerAction, ListenerCondition } from '../../../src';
import { requestsOfSeveralLines } from '../../../src/alb/routing/several-lines';
import { ListenerRule } from '../../../src/alb/rule/listener-rule';

const OFFICE = ListenerCondition.sourceIps(['198.51.100.0/24']);
const HOME = ListenerCondition.sourceIps(['203.0.113.0/24']);
const open = (...values: string[]) => ListenerCondition.httpHeader('x-open', values);
const path = (value: string) => ListenerCondition.pathPrefixes([value]);

function refused(...rules: ListenerCondition[][]): { readonly any?: string }[] {
  const made = rules.map((conditions, index) => new ListenerRule(`rule-${index}`, { conditions, action: ListenerAction.fixedResponse(200) }, () => '.*'));
  return requestsOfSeveralLines(made).map(({ uri, headers, withoutHeaders }) =>
    ({ path: uri?._text.text, any: headers?.['x-open']._text.text, notAll: withoutHeaders?.['x-open']._text.text }));
}

describe('several lines of a header by which an earlier rule is left out of a guard', () => {
  test.each<[string, ListenerCondition[][], string, string]>([
    ['a value', [[open('1')], [path('/admin'), OFFICE]], '(?:.*,)?(?:1(?:,.*)?)', '1'],
    ['values and beginnings', [[open('1', '5*')], [path('/admin'), OFFICE]], '(?:.*,)?(?:1(?:,.*)?|5.*)', '1|5.*'],
    ['of several rules, each by itself', [[open('1')], [open('2*'), path('/admin/x')], [path('/admin'), OFFICE]], '(?:.*,)?(?:1(?:,.*)?)', '1'],
    ['of a rule for some of the paths', [[open('1')], [open('2*'), path('/admin/x')], [path('/admin'), OFFICE]], '(?:.*,)?(?:2.*)', '2.*'],
    ['of the rule itself', [[open('1'), path('/admin'), OFFICE], [path('/x')]], '(?:.*,)?(?:1(?:,.*)?)', '1'],
    ['of a rule with another guard', [[open('1'), HOME], [path('/admin'), OFFICE]], '(?:.*,)?(?:1(?:,.*)?)', '1'],
  ])('are refused: %s', (_, rules, any, notAll) => {
    expect(refused(...rules)).toContainEqual({ path: '/admin', any, notAll });
  });

  test.each<[string, ListenerCondition[][]]>([
    ['a list by which the rule itself is found', [[ListenerCondition.httpHeader('accept', ['a/b']), OFFICE]]],
    ['no guard', [[open('1')], [path('/admin')]]],
    ['a later rule', [[path('/admin'), OFFICE], [open('1')]]],
    ['a rule for other paths', [[open('1'), path('/other')], [path('/admin'), OFFICE]]],
    ['a header that only has to be there', [[ListenerCondition.httpHeader('x-open', ['*'])], [path('/admin'), OFFICE]]],
    ['a rule without headers', [[path('/admin/open')], [path('/admin'), OFFICE]]],
  ])('but not %s', (_, rules) => {
    expect(refused(...rules)).toEqual([]);
  });
});

test('many values are in several expressions, none too long', () => {
  const values = Array.from({ length: 5 }, (_, index) => `${index}`.repeat(100));
  const expressions = refused([open(...values, ...values.map(value => `x${value}`), ...values.map(value => `y${value}`))], [path('/admin'), OFFICE]);
  expect(expressions.length).toBeGreaterThan(1);
  expressions.forEach(({ any }) => expect(any!.length).toBeLessThanOrEqual(1024));
});
