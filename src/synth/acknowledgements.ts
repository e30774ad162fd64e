import { IConstruct } from 'constructs';
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

  /** @param codesOfApp the codes of checks that the app has of its own */
  constructor(private readonly root: IConstruct, private readonly codesOfApp: ReadonlySet<string>) {
  }

  /** The finding, with the reason where it was accepted at the construct, or above it, or at another one of which these are a part. */
  public mark(finding: Finding, canBeAccepted: boolean): Finding {
    const matching = acknowledgementsAt(this.root, Findings._answerable(this.root, finding.path), finding.code);
    matching.forEach(each => (canBeAccepted ? this.used : this.refused).add(each));
    return matching.length === 0 || !canBeAccepted ? finding : { ...finding, acknowledged: matching[0].reason };
  }

  /** Those that marked nothing. What accepts such a finding needs none. */
  public unused(): Finding[] {
    const { code, level } = CDI098;
    return acknowledgementsOf(this.root).filter(each => !this.used.has(each) && each.code !== code).map(each => ({
      code,
      level,
      path: each.path,
      message: reasonOfUnneeded({ code: each.code, of: '', isRefused: this.refused.has(each) }, this.codesOfApp),
      fix: 'remove it, or correct the code or the construct',
    }));
  }
}
