import { CheckedMesh } from './checked-mesh';
import { CheckedObject } from './checked-object';
import { FindingLevel } from '../../findings/finding';

/**
 * What a check of your own finds.
 */
export interface CheckFinding {
  /**
   * The object that it is about.
   *
   * @default - that of `objectId`, one of which must be there
   */
  readonly object?: CheckedObject;

  /**
   * The `id` of the object that it is about, where that was read by `objectsByValue`.
   *
   * @default - that of `object`
   */
  readonly objectId?: number;

  /** What is wrong, with the value. */
  readonly message: string;

  /**
   * What to do about it.
   *
   * @default - the message says it
   */
  readonly fix?: string;

  /**
   * The field that it is about, such as `spec.http[2].match[0].uri`. Lists count from 0.
   *
   * @default - none: it is about the object as a whole
   */
  readonly field?: string;
}

/**
 * A check of your own: a rule of your team about the objects of an app. `Checks.of(app).add(check)` has it run at each synth, after the
 * checks of this library; what it finds is printed, stops the synth and is acknowledged as theirs is.
 */
export interface ICheck {
  /** Code of its findings, such as `ACME001`: capital letters, then digits. Not CDI, IST or KIA, which are taken. */
  readonly code: string;
  /** How grave its findings are. */
  readonly level: FindingLevel;
  /** What it finds, in a few words. */
  readonly summary: string;
  /** The kinds that it looks at, such as `VirtualService`. Where a mesh has none of them it is not asked. */
  readonly kinds: string[];

  /**
   * Looks at a mesh: called once a synth for each cluster of the app. Must not throw: what it throws is an error finding of the check.
   *
   * @param mesh the objects of the cluster
   */
  check(mesh: CheckedMesh): CheckFinding[];
}
