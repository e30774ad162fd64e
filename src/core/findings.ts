import { IConstruct } from 'constructs';
import { show } from './errors';
import { Finding, FindingLevel } from './finding';
import { requireText } from './requirements';
import { synthesis } from './synthesis';

/**
 * What a construct reports about itself.
 */
export interface FindingOptions {
  /** Stable code of the finding, such as `CDI002`: capital letters, then digits. */
  readonly code: string;

  /** What is wrong, with the value. */
  readonly message: string;

  /**
   * How grave it is.
   *
   * @default FindingLevel.WARNING
   */
  readonly level?: FindingLevel;

  /**
   * What to do about it.
   *
   * @default - the message says it
   */
  readonly fix?: string;
}

const REPORTED = Symbol.for('cdk8s-istio.Findings.reported');
const ACKNOWLEDGED = Symbol.for('cdk8s-istio.Findings.acknowledged');

/**
 * What a construct reported.
 *
 * @internal
 */
export interface _ReportedFinding {
  readonly finding: Finding;
  readonly scope: IConstruct;
}

/** The root of a tree carries what was reported in it, every construct what was acknowledged on it. */
interface Carrier {
  [REPORTED]?: (() => _ReportedFinding[])[];
  [ACKNOWLEDGED]?: Map<string, string>;
}

const CODE = /^[A-Z]{2,}[0-9]{3,}$/;

/**
 * The findings of an app: what its constructs report, and what the checks see in its manifests.
 *
 * An error stops the synth before the first file is written. A warning is printed once on standard error, and can be acknowledged on the
 * construct it is about, or on one above it, with a reason.
 */
export class Findings {
  /**
   * The findings of one construct, to report or to acknowledge one.
   *
   * @param scope the construct
   */
  public static of(scope: IConstruct): Findings {
    return new Findings(scope);
  }

  /**
   * Every finding of the app of a construct, the acknowledged ones too, as a synth would see them now. Writes and prints nothing.
   *
   * @param scope the app, or any construct in it
   */
  public static all(scope: IConstruct): Finding[] {
    return synthesis().inspect(scope.node.root);
  }

  /**
   * The reason with which a code was acknowledged on a construct or above it.
   *
   * @internal
   */
  public static _acknowledgement(scope: IConstruct, code: string): string | undefined {
    for (let current: IConstruct | undefined = scope; current; current = current.node.scope) {
      const reason = (current as unknown as Carrier)[ACKNOWLEDGED]?.get(code);
      if (reason !== undefined) {
        return reason;
      }
    }
    return undefined;
  }

  /**
   * What the constructs of a tree reported, in that order.
   *
   * @internal
   */
  public static _reportedBelow(root: IConstruct): readonly _ReportedFinding[] {
    return ((root as unknown as Carrier)[REPORTED] ?? []).flatMap(report => report());
  }

  private constructor(private readonly scope: IConstruct) {
    synthesis().attach(scope.node.root);
  }

  /**
   * Reports a finding about the construct. The same one reported twice counts once.
   *
   * @param options what was found
   * @throws if the code is not capital letters followed by digits
   */
  public add(options: FindingOptions): void {
    requireCode(options.code);
    const reported = [this.reported(options)];
    this.report(() => reported);
  }

  /**
   * Reports what can only be said when everything is there: asked anew at each synth.
   *
   * @internal
   */
  public _addAtSynth(find: () => FindingOptions[]): void {
    this.report(() => find().map(options => this.reported(options)));
  }

  /**
   * Accepts a warning or an info for the construct and everything below it: it is not printed any more, and keeps the reason.
   * An error can not be acknowledged.
   *
   * @param code code of the finding
   * @param reason why it is acceptable here, for the next reader
   * @throws if the reason is empty
   */
  public acknowledge(code: string, reason: string): void {
    requireCode(code);
    requireText('reason of an acknowledgement', reason.trim(), 'say why the finding is acceptable here');
    const carrier = this.scope as unknown as Carrier;
    carrier[ACKNOWLEDGED] ??= new Map();
    carrier[ACKNOWLEDGED].set(code, reason);
  }

  private reported(options: FindingOptions): _ReportedFinding {
    return { finding: { level: FindingLevel.WARNING, ...options, path: this.scope.node.path }, scope: this.scope };
  }

  private report(report: () => _ReportedFinding[]): void {
    const carrier = this.scope.node.root as unknown as Carrier;
    carrier[REPORTED] ??= [];
    carrier[REPORTED].push(report);
  }
}

function requireCode(code: string): void {
  if (!CODE.test(code)) {
    throw new Error(`code of a finding must be capital letters followed by digits such as "CDI001", got ${show(code)}`);
  }
}
