import { IConstruct } from 'constructs';
import { Carried } from './carried';

/** Where the manifest of an object was read. */
export interface ManifestSource {
  /** The file, as it was named; undefined for a text. */
  readonly file?: string;
  /** The line that the object begins in, from 1. */
  readonly line: number;
}

const SOURCE = new Carried<ManifestSource>('manifestSource');

/** Remembers where an object was read: findings say it. */
export function rememberSource(construct: IConstruct, source: ManifestSource): void {
  SOURCE.give(construct, source);
}

/** Where an object was read; undefined for one that was made by code. */
export function sourceOf(construct: IConstruct): ManifestSource | undefined {
  return SOURCE.of(construct);
}
