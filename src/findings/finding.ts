/**
 * How grave a finding is.
 */
export enum FindingLevel {
  /** The manifests do not work: the synth stops before the first file is written. What a check finds can be acknowledged. */
  ERROR = 'error',
  /** The manifests may not do what they look like: printed once, can be acknowledged. */
  WARNING = 'warning',
  /** Worth knowing. */
  INFO = 'info',
}

/**
 * Something that Istio would reject, drop silently or treat otherwise than it looks.
 */
export interface Finding {
  /** Stable code: Istio's own (`IST0101`), Kiali's (`KIA0209`), or ours (`CDI001`). */
  readonly code: string;

  /** How grave it is. */
  readonly level: FindingLevel;

  /** What is wrong, with the value and the fix. */
  readonly message: string;

  /** Path of the construct that it is about: that which made the object. */
  readonly path: string;

  /**
   * The object that it is about, as `Kind namespace/name`.
   *
   * @default - none: it is about the construct as a whole
   */
  readonly resource?: string;

  /**
   * Kind of the object, such as `VirtualService`.
   *
   * @default - none: it is about the construct as a whole
   */
  readonly kind?: string;

  /**
   * Namespace of the object.
   *
   * @default - none: it names none, its kind has none, or the finding is about the construct as a whole
   */
  readonly namespace?: string;

  /**
   * Name of the object.
   *
   * @default - none: it is about the construct as a whole
   */
  readonly name?: string;

  /**
   * The field of the object that it is about, such as `spec.http[2].match[0].uri`. Lists count from 0.
   *
   * @default - none: it is about the object as a whole
   */
  readonly field?: string;

  /**
   * The file that the object was read from, as `IncludeManifests` was given it.
   *
   * @default - none: the object was made by code, or read from a text
   */
  readonly file?: string;

  /**
   * The line of the file, or of the text, that the object begins in; on the command line that of the field. Counts from 1.
   *
   * @default - none: the object was made by code
   */
  readonly line?: number;

  /**
   * The column of that line. Counts from 1.
   *
   * @default - none: only the line is known
   */
  readonly column?: number;

  /**
   * Other objects that have to do with it, each as `Kind namespace/name`.
   *
   * @default - none
   */
  readonly related?: string[];

  /**
   * What to do about it.
   *
   * @default - the message says it
   */
  readonly fix?: string;

  /**
   * The page that explains the code.
   *
   * @default - none
   */
  readonly url?: string;

  /**
   * Why somebody accepted it. An acknowledged finding is not printed.
   *
   * @default - nobody did
   */
  readonly acknowledged?: string;
}
