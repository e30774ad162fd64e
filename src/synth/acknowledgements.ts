import { IConstruct } from 'constructs';
import { AcknowledgingAnnotations } from '../checks/acknowledging-annotations';
import { NamedObject } from '../checks/run-checks';
import { Acknowledgement, acknowledgementsAt, acknowledgementsOf } from '../core/acknowledgements';
import { Findings } from '../core/findings';
import { Finding } from '../findings';
import { CDI098 } from '../findings/catalogue/cdi098';
import { reasonOfUnneeded } from '../findings/unneeded';

/** Marks what was accepted in an app, with the reason, and tells of what accepts nothing. */
export class Acknowledgements {
  private readonly used = new Set<Acknowledgement>();
  /** Those that meet a finding which nobody can accept. */
  private readonly refused = new Set<Acknowledgement>();
  private readonly inObjects: AcknowledgingAnnotations;

  /** @param codesOfApp the codes of checks that the app has of its own */
  constructor(private readonly root: IConstruct, objects: readonly NamedObject[], private readonly codesOfApp: ReadonlySet<string>) {
    this.inObjects = new AcknowledgingAnnotations(objects, codesOfApp);
  }

  /**
   * The finding, with the reason where it was accepted at the construct, or above it, or at another one of which these are a part; or by an
   * annotation of the object, as charts of others have them.
   */
  public mark(finding: Finding, canBeAccepted: boolean): Finding {
    const matching = acknowledgementsAt(this.root, Findings._answerable(this.root, finding.path), finding.code);
    matching.forEach(each => (canBeAccepted ? this.used : this.refused).add(each));
    const inObject = this.inObjects.reasonFor(finding, canBeAccepted);
    const acknowledged = canBeAccepted ? matching[0]?.reason ?? inObject : undefined;
    return acknowledged === undefined ? finding : { ...finding, acknowledged };
  }

  /** Those that marked nothing. What accepts such a finding needs none. */
  public unused(): Finding[] {
    const { code, level } = CDI098;
    const atConstructs = acknowledgementsOf(this.root).filter(each => !this.used.has(each) && each.code !== code).map(each => ({
      code,
      level,
      path: each.path,
      message: reasonOfUnneeded({ code: each.code, of: '', isRefused: this.refused.has(each) }, this.codesOfApp),
      fix: 'remove it, or correct the code or the construct',
    }));
    return [...atConstructs, ...this.inObjects.unneeded()];
  }
}
