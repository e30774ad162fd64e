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
export type SwitchableRule = Pick<CatalogueEntry, 'code' | 'level' | 'cannotBeAccepted'>;

/** Why a rule cannot be taken so. Less grave, its findings would only be overlooked: that one is accepted takes a reason. */
export function misfitOfRule({ code, level, cannotBeAccepted }: SwitchableRule, asked: RuleLevel): string | undefined {
  if (asked === 'off') {
    return cannotBeAccepted === undefined ? undefined : `${code} cannot be switched off: ${cannotBeAccepted}`;
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
