import { IConstruct } from 'constructs';

/** Where the manifest of an object was read. */
export interface ManifestSource {
  /** The file, as it was named; undefined for a text. */
  readonly file?: string;
  /** The line that the object begins in, from 1. */
  readonly line: number;
}

const SOURCE = Symbol.for('cdk8s-istio.manifestSource');

interface Carrier {
  [SOURCE]?: ManifestSource;
}

/** Remembers where an object was read: findings say it. */
export function rememberSource(construct: IConstruct, source: ManifestSource): void {
  (construct as unknown as Carrier)[SOURCE] = source;
}

/** Where an object was read; undefined for one that was made by code. */
export function sourceOf(construct: IConstruct): ManifestSource | undefined {
  return (construct as unknown as Carrier)[SOURCE];
}
