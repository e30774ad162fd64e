import { CatalogueEntry } from './catalogue-entry';
import { namesOf } from './codes';
import { Finding, FindingLevel } from './finding';
import { isFinal } from './known-codes';
import { isGraver } from './levels';

/** How the findings of a code are taken: with another level, or as none. */
export type RuleLevel = FindingLevel | 'off';

/** By code how its findings are taken; a code with its key before the one without. */
export type Rules = ReadonlyMap<string, RuleLevel>;

/** A rule, as far as it can be switched off or raised. */
export type SwitchableRule = Pick<CatalogueEntry, 'code' | 'level'> & Partial<Pick<CatalogueEntry, 'cannotBeAccepted' | 'kinds' | 'lesser'>>;

/** A construct of this library, where a kind of objects has its group before it. */
const CONSTRUCT = /^[A-Z][A-Za-z]+$/;

/** Why nobody can accept what a rule finds; nothing where somebody can. */
export function whyKept({ level, lesser, kinds = [], cannotBeAccepted }: Omit<SwitchableRule, 'code'>): string | undefined {
  const isOfConstruct = level === FindingLevel.ERROR && lesser === undefined && kinds.length > 0 && kinds.every(kind => CONSTRUCT.test(kind));
  return cannotBeAccepted ?? (isOfConstruct ? `It is an error of ${kinds.join(' and ')}, which leaves a hole.` : undefined);
}

/** Why a rule cannot be taken so. Less grave, its findings would only be overlooked: that one is accepted takes a reason. */
export function misfitOfRule(rule: SwitchableRule, asked: RuleLevel): string | undefined {
  const { code, level } = rule;
  if (asked === 'off') {
    const why = whyKept(rule);
    return why === undefined ? undefined : `${code} cannot be switched off: ${why}`;
  }
  return !isGraver(level, asked) ? undefined
    : `${code} is ${level === FindingLevel.WARNING ? 'a' : 'an'} ${level}, and a level can only be raised: switch the rule off, or acknowledge `
      + 'what it finds';
}

/** A finding as the rules want it; nothing where its rule is switched off. What nobody can accept stays. */
export function ruled(finding: Finding, rules: Rules, isKept = isFinal(finding.code)): Finding | undefined {
  const asked = rules.size === 0 ? undefined : namesOf(finding.code).map(name => rules.get(name)).find(level => level !== undefined);
  if (asked === undefined || asked === 'off') {
    return asked === undefined || isKept ? finding : undefined;
  }
  return isGraver(asked, finding.level) ? { ...finding, level: asked } : finding;
}
