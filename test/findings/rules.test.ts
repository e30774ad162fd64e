import { expect, test } from 'vitest';
import { Finding, FindingLevel } from '../../src/findings';
import { isGraver, LEVELS } from '../../src/findings/levels';
import { misfitOfRule, RuleLevel, ruled } from '../../src/findings/rules';

const { ERROR, INFO, WARNING } = FindingLevel;

const finding = (code: string, level = WARNING): Finding => ({ code, level, path: '', message: 'x' });

test('an error is graver than a warning, and that than an info', () => {
  expect(LEVELS).toEqual([INFO, WARNING, ERROR]);
  expect([isGraver(ERROR, WARNING), isGraver(WARNING, INFO), isGraver(WARNING, WARNING), isGraver(INFO, ERROR)]).toEqual([true, true, false, false]);
});

test('a level can be raised, and a rule be switched off that somebody can accept', () => {
  const rule = { code: 'CDI041', level: WARNING };
  expect([ERROR, WARNING, 'off' as const].map(asked => misfitOfRule(rule, asked))).toEqual([undefined, undefined, undefined]);
  expect(misfitOfRule(rule, INFO)).toBe('CDI041 is a warning, and a level can only be raised: switch the rule off, or acknowledge what it finds');
  const refused = { code: 'IST0106/refused-value', level: ERROR, cannotBeAccepted: 'Kubernetes refuses it.' };
  expect(misfitOfRule(refused, 'off')).toBe('IST0106/refused-value cannot be switched off: Kubernetes refuses it.');
  expect(misfitOfRule(refused, ERROR)).toBeUndefined();
});

test('a finding is raised, left alone, or dropped; the code with its key counts before the one without', () => {
  const rules = new Map<string, RuleLevel>([['IST0133', 'off'], ['IST0133/deny-without-ports', ERROR], ['CDI041', INFO], ['IST0106', 'off']]);
  expect(ruled(finding('IST0133/deny-without-ports'), rules)).toMatchObject({ level: 'error' });
  expect(ruled(finding('IST0133/another'), rules)).toBeUndefined();
  expect(ruled(finding('CDI041', ERROR), rules)).toEqual(finding('CDI041', ERROR));
  expect(ruled(finding('CDI070'), rules)).toEqual(finding('CDI070'));
  expect(ruled(finding('IST0106/refused-value', ERROR), rules)).toBeDefined();
  expect(ruled(finding('IST0133/another', ERROR), rules, true)).toBeDefined();
});
