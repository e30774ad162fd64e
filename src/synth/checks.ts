import { IConstruct } from 'constructs';
import { CUSTOM_CHECKS } from './known-checks';
import { ICheck } from '../checks/custom';
import { refuse } from '../core/errors';
import { requireItems, requireOneOf, requireText } from '../core/requirements';
import { synthesis } from '../core/synthesis';
import { FindingLevel } from '../findings';
import { isCode, isOurs } from '../findings/codes';

/**
 * The checks of an app, to add those of your own.
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
    const known = CUSTOM_CHECKS.orMake(this.root, () => []);
    if (!isCode(check.code) || isOurs(check.code)) {
      refuse('code of a check', 'capital letters followed by digits, and not CDI, IST or KIA', check.code, 'write "ACME001" for example');
    }
    if (known.some(({ code }) => code === check.code)) {
      refuse('code of a check', 'one that no other check of the app has', check.code, 'give each check a code of its own');
    }
    requireOneOf(`level of check ${check.code}`, Object.values(FindingLevel), check.level, 'use a member of FindingLevel');
    requireText(`summary of check ${check.code}`, check.summary, 'say what it finds');
    requireItems(`kinds of check ${check.code}`, check.kinds, 'name the kinds that it looks at, "VirtualService" for example');
    known.push(check);
  }
}
