import { AcknowledgingAnnotations } from '../../checks/acknowledging-annotations';
import { NamedObject } from '../../checks/run-checks';
import { Finding, FindingLevel } from '../../findings';
import { CDI098 } from '../../findings/catalogue/cdi098';
import { namesOf } from '../../findings/codes';
import { isFinal } from '../../findings/known-codes';
import { reasonOfUnneeded } from '../../findings/unneeded';
import { quoteRegex, resourceName } from '../../istio';
import { Config, ConfiguredAcknowledgement } from '../config/config';
import { fileFinding } from '../input/file-findings';

/** What was accepted in the config file, and for which objects. */
interface Acknowledgement extends ConfiguredAcknowledgement {
  /** The objects, or all of them, and files. */
  readonly expression?: RegExp;
}

/** Marks what was accepted in the config file or in an object, with the reason, and tells of what accepts nothing. */
export class Acknowledgements {
  private readonly configured: readonly Acknowledgement[];
  private readonly file: string;
  private readonly used = new Set<Acknowledgement>();
  private readonly inObjects: AcknowledgingAnnotations;
  private readonly resources: ReadonlySet<string>;
  private readonly codesOfChecks: ReadonlySet<string>;

  constructor({ file = '', acknowledgements, checks }: Config, objects: readonly NamedObject[]) {
    this.file = file;
    this.configured = acknowledgements.map(each => ({ ...each, expression: each.object === undefined ? undefined : patternOf(each.object) }));
    this.resources = new Set(acknowledgements.length === 0 ? [] : objects.map(({ manifest }) => resourceName(manifest)));
    this.codesOfChecks = new Set(checks.map(({ code }) => code));
    this.inObjects = new AcknowledgingAnnotations(objects, this.codesOfChecks);
  }

  /** The finding, with the reason where it was accepted. */
  public mark(finding: Finding): Finding {
    const { code, resource = '' } = finding;
    const names = isFinal(code) ? [] : namesOf(code);
    const matching = this.configured.filter(each => names.includes(each.code) && each.expression?.test(resource) !== false);
    matching.forEach(each => this.used.add(each));
    const acknowledged = [matching[0]?.reason, this.inObjects.reasonFor(finding)].find(reason => reason !== undefined);
    return acknowledged === undefined ? finding : { ...finding, acknowledged };
  }

  /** Those that marked nothing. */
  public unused(): Finding[] {
    const ofConfig = this.configured.filter(each => !this.used.has(each)).map(({ code, object, position }) => {
      const isElsewhere = object !== undefined && !object.includes('*') && !this.resources.has(object);
      const reason = reasonOfUnneeded({ code, of: object === undefined ? '' : ` of ${object}` }, this.codesOfChecks);
      const message = `${reason}${isElsewhere ? ': the object is not in the input' : ''}`;
      const finding = fileFinding(CDI098, this.file, position, message, 'remove it, or correct the code or the object');
      return isElsewhere ? { ...finding, level: FindingLevel.INFO } : finding;
    });
    return [...ofConfig, ...this.inObjects.unneeded()];
  }
}

function patternOf(object: string): RegExp {
  return new RegExp(`^${object.split('*').map(quoteRegex).join('.*')}$`);
}
