/**
 * An object of the mesh, as a check of your own sees it: a copy, whoever made the object.
 */
export interface CheckedObject {
  /** Its number in the mesh, by which a finding names it. */
  readonly id: number;
  /** Version of its API, such as `networking.istio.io/v1`. */
  readonly apiVersion: string;
  /** Its kind, such as `VirtualService`. */
  readonly kind: string;

  /**
   * Its name.
   *
   * @default - none: Kubernetes makes it
   */
  readonly name?: string;

  /**
   * Its namespace.
   *
   * @default - none: it names none, or its kind has none
   */
  readonly namespace?: string;

  /** Path of the construct that made it. */
  readonly path: string;
  /** All of it, as it is written. */
  // A manifest holds anything, and jsii takes no unknown.
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  readonly manifest: { [field: string]: any };
}
