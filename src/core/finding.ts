/**
 * How grave a finding is.
 */
export enum FindingLevel {
  /** The manifests do not work: the synth stops before the first file is written. */
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

  /** Path of the construct that it is about. */
  readonly path: string;

  /**
   * The object that it is about, as `Kind namespace/name`.
   *
   * @default - none: it is about the construct as a whole
   */
  readonly resource?: string;

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
