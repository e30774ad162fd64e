import { IConstruct } from 'constructs';
import { acknowledgeAt } from './acknowledgements';
import { putInto } from './all-or-nothing';
import { Carried } from './carried';
import { refuse } from './errors';
import { isThere } from './known-objects';
import { ownerOf } from './owner';
import { RenderedApp } from './rendered-app';
import { requireText } from './requirements';
import { synthesis } from './synthesis';
import { Finding, FindingLevel } from '../findings';
import { isCode } from '../findings/codes';
import { namesToday } from '../findings/former-codes';

/**
 * What a construct reports about itself.
 */
export interface FindingOptions {
  /** Stable code of the finding, such as `ACME001`: capital letters, then digits; and a key after a slash where several share a code. */
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

/** The root of a tree carries what was reported in it. */
const REPORTED = new Carried<((app: RenderedApp) => Finding[])[]>('Findings.reported');
/** And of what else something is a part, by its path. */
const PARTS = new Carried<Map<string, string[]>>('Findings.parts');

/**
 * The findings of an app: what its constructs report, and what the checks see in its manifests.
 *
 * An error stops the synth before the first file is written. A warning is printed once on standard error. Both can be acknowledged on the
 * construct they are about, or on one above it, with a reason; not errors that constructs report, nor what Kubernetes refuses.
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
   * The paths of the constructs that answer for what is found at one: itself, those above, and others of which these are a part.
   *
   * @internal
   */
  public static _answerable(root: IConstruct, path: string): string[] {
    const parts = PARTS.of(root);
    const own = pathsUpFrom(path);
    return [...own, ...own.flatMap(above => parts?.get(above) ?? [])];
  }

  /**
   * What the constructs of a tree reported, in that order.
   *
   * @internal
   */
  public static _reportedBelow(root: IConstruct, app: RenderedApp): readonly Finding[] {
    return (REPORTED.of(root) ?? []).flatMap(report => report(app));
  }

  private constructor(private readonly scope: IConstruct) {
    synthesis().attach(scope.node.root);
  }

  /**
   * Reports a finding about the construct. The same one reported twice counts once.
   *
   * @param options what was found
   * @throws if the code is not capital letters followed by digits, or one of ours that has another name today
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
  public _addAtSynth(find: (app: RenderedApp) => FindingOptions[]): void {
    this.report(app => find(app).map(options => this.reported(options)));
  }

  /**
   * Accepts a finding for the construct and everything below it: it is not printed any more, and keeps the reason.
   * An error that a check finds in the manifests can be accepted too, unless what applies the manifests refuses them; one that a construct
   * reports can not. Where no finding needs it, the synth says so (CDI098).
   *
   * @param code code of the finding, such as `IST0133/deny-without-ports`; without the key all findings of that code are accepted
   * @param reason why it is acceptable here, for the next reader
   * @throws if the reason is empty, or the code is one of ours that has another name today
   */
  public acknowledge(code: string, reason: string): void {
    requireCode(code);
    requireText('reason of an acknowledgement', reason.trim(), 'say why the finding is acceptable here');
    acknowledgeAt(this.scope, code, reason);
  }

  /**
   * Lets what is found in the construct be acknowledged on another one too, which has a part in it.
   *
   * @internal
   */
  public _isPartOf(other: IConstruct): void {
    const parts = PARTS.orMake(this.scope.node.root, () => new Map<string, string[]>());
    const { path } = ownerOf(this.scope).node;
    putInto(parts, path, [...parts.get(path) ?? [], ownerOf(other).node.path]);
  }

  private reported(options: FindingOptions): Finding {
    return { level: FindingLevel.WARNING, ...options, path: this.scope.node.path };
  }

  private report(report: (app: RenderedApp) => Finding[]): void {
    const { scope } = this;
    REPORTED.orMake(scope.node.root, () => []).push(app => isThere(scope) ? report(app) : []);
  }
}

/** A path, and those of all constructs above, up to that of the app. */
function pathsUpFrom(path: string): string[] {
  const ids = path === '' ? [] : path.split('/');
  return [...ids.map((_, index) => ids.slice(0, ids.length - index).join('/')), ''];
}

/** The code of a finding, whoever makes it. */
export function requireCode(code: string): void {
  if (!isCode(code)) {
    refuse('code of a finding', 'capital letters followed by digits, and a key after a slash where several share a code', code,
      'write "CDI001" for example, or "IST0133/deny-without-ports"');
  }
  const today = namesToday(code);
  if (today.length > 0) {
    refuse('code of a finding', 'one of today', code, `write ${today.map(name => `"${name}"`).join(' or ')}, as it is called now`);
  }
}
