import { IConstruct } from 'constructs';
import { noRulesAndChecks, RULES_AND_CHECKS, RulesAndChecks } from './known-checks';
import { ICheck } from '../checks/custom';
import { knownCheckOf, misfitOfCheck } from '../checks/custom/known-check';
import { refuse, ValidationError } from '../core/errors';
import { requireCode } from '../core/findings';
import { requireOneOf, requireText } from '../core/requirements';
import { synthesis } from '../core/synthesis';
import { FindingLevel } from '../findings';
import { isOurs } from '../findings/codes';
import { entriesOf } from '../findings/known-codes';
import { misfitOfRule, RuleLevel, SwitchableRule } from '../findings/rules';

/**
 * How an app is checked: adds checks of your own, switches rules off, and raises their levels.
 */
export class Checks {
  /**
   * The checks of the app of a construct.
   *
   * @param scope the app, or any construct in it
   */
  public static of(scope: IConstruct): Checks {
    return new Checks(scope.node.root);
  }

  private constructor(private readonly root: IConstruct) {
    synthesis().attach(root);
  }

  /**
   * Adds a check of your own: from now on each synth runs it over the objects of the whole app, whoever made them.
   *
   * @param check the check
   * @throws if its code is taken, is one of Istio, Kiali or this library, or is not capital letters followed by digits; or if it names no
   * level, summary or kind
   */
  public add(check: ICheck): void {
    const { checks } = this.known;
    const known = knownCheckOf(check);
    const misfit = misfitOfCheck(known, checks);
    if (misfit !== undefined) {
      refuse(misfit.what, misfit.allowed, misfit.received, misfit.fix);
    }
    checks.push(known);
  }

  /**
   * Switches a rule off for the whole app: nothing is told of it any more. Where it is right elsewhere, acknowledge what it finds instead, at
   * the construct.
   *
   * @param code the code of the rule, such as `CDI041`; without its key, all that share the code
   * @param reason why the app can do without, for the next reader
   * @throws if there is no such code, or it has another name today; if nobody can accept what it finds, because Kubernetes refuses the object or
   * a construct leaves a hole; if the reason is empty, or the level of the rule was raised
   */
  public switchOff(code: string, reason: string): void {
    requireText('reason for switching off a rule', reason.trim(), 'say why the app can do without');
    this.take(code, 'off');
  }

  /**
   * Raises the level of a rule for the whole app: a warning stops the synth as an error. Findings that are graver already stay so.
   *
   * @param code the code of the rule, such as `CDI041`; without its key, all that share the code
   * @param level how grave its findings are
   * @throws if there is no such code, or it has another name today; if the level is lower than that of the rule, or the rule was switched off
   */
  public raiseLevel(code: string, level: FindingLevel): void {
    requireOneOf(`level of ${code}`, Object.values(FindingLevel), level, 'use a member of FindingLevel');
    this.take(code, level);
  }

  private take(code: string, asked: RuleLevel): void {
    const { rules } = this.known;
    const misfit = this.rulesOf(code).map(rule => misfitOfRule(rule, asked)).find(each => each !== undefined);
    if (misfit !== undefined) {
      throw new ValidationError(misfit);
    }
    const before = rules.get(code);
    if (before !== undefined && before !== asked) {
      throw new ValidationError(`${code} was ${said(before)} for the app, and cannot be ${said(asked)} too: say one of the two`);
    }
    rules.set(code, asked);
  }

  /** The rules that a code stands for. */
  private rulesOf(code: string): SwitchableRule[] {
    requireCode(code);
    if (isOurs(code)) {
      const entries = entriesOf(code);
      return entries.length > 0 ? entries : refuse('code of a rule', 'one that there is', code, '"cdk8s-istio rules" lists them');
    }
    const check = this.known.checks.find(each => each.code === code);
    return check === undefined ? refuse('code of a rule', 'one of this library, or of a check of the app', code, 'add the check first')
      : [{ code, level: check.level }];
  }

  private get known(): RulesAndChecks {
    return RULES_AND_CHECKS.orMake(this.root, noRulesAndChecks);
  }
}

function said(asked: RuleLevel): string {
  return asked === 'off' ? 'switched off' : `raised to ${asked}`;
}
