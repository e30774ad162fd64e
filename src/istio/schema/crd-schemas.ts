import { CRD_SCHEMAS } from './crd-schemas.generated';

/** What a place in an object may hold: a schema of a CRD without what only people read. Other places are named by their number. */
export interface PlaceSchema {
  readonly type: PlaceType;
  readonly nullable?: true;
  /** Whether it takes fields that it does not name. */
  readonly open?: true;
  readonly properties?: Readonly<Record<string, number>>;
  /** What the items of a list hold. */
  readonly items?: number;
  /** What the values of a map hold. */
  readonly values?: number;
  readonly required?: readonly string[];
  /** Fields of which there may be one. */
  readonly exclusive?: readonly (readonly string[])[];
  /** Fields of items by which no two are the same. */
  readonly keys?: readonly string[];
  readonly enum?: readonly string[];
  readonly format?: string;
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  /** Of a text in characters, of a list in items, of a map in fields. */
  readonly minSize?: number;
  readonly maxSize?: number;
  /** The texts of the rules in CEL, by their numbers. */
  readonly rules?: readonly number[];
}

/** What YAML can write. */
export type PlaceType = 'object' | 'array' | 'string' | 'integer' | 'number' | 'boolean';

/** The schemas of all kinds and versions, in which whatever occurs twice is there once. */
export interface CrdSchemas {
  /** The number of the schema, by `group/version/Kind`. */
  readonly kinds: Readonly<Record<string, number>>;
  readonly rules: readonly string[];
  readonly places: readonly PlaceSchema[];
}

let known: CrdSchemas | undefined;

/** What the import made of the pinned CRDs, read when it is first asked for. */
export function crdSchemas(): CrdSchemas {
  known ??= JSON.parse(CRD_SCHEMAS) as CrdSchemas;
  return known;
}
