import { crdSchemas, PlaceSchema } from './crd-schemas';
import { Inspections } from './inspections';
import { inspectMetadata, inspectSharedMetadata } from './object-meta';
import { hasPods, inspectPods } from './pods/pod-spec';
import { inspectService } from './services';
import { SchemaViolation, Step, Walk, Witness } from './walk';
import { Manifest } from '../manifest';
import { mapOf } from '../plain-value';

export type { SchemaViolation, Witness } from './walk';

let inspections: Inspections | undefined;

/** Where the schema of a kind begins: its other fields are those of every object. */
const COMMON = ['apiVersion', 'kind', 'metadata', 'status'];

/** What the schema of its kind says of an object. */
export interface SchemaReading {
  readonly violations: readonly SchemaViolation[];
  /**
   * The names of the fields that the object has and its schema knows, at whatever depth, and of its metadata. Nothing where its kind has no schema
   * here, or the walk was over before its end: the witness did not meet everything then.
   */
  readonly fields?: readonly string[];
}

/** What is wrong with an object by the schema of its kind, as the API server has it; of kinds that no pinned CRD knows by what all have. */
export function schemaViolationsOf(manifest: Manifest): readonly SchemaViolation[] {
  return readBySchema(manifest).violations;
}

/** The same, with the fields that the object has. */
export function readBySchema(manifest: Manifest, witness?: Witness): SchemaReading {
  const { kinds, places } = crdSchemas();
  const key = `${manifest.apiVersion}/${manifest.kind}`;
  if (!Object.hasOwn(kinds, key)) {
    return { violations: otherViolationsOf(manifest) };
  }
  const root = kinds[key];
  const walk = new Walk(places[root], belowOf, witness);
  inspections ??= new Inspections(crdSchemas());
  walk.enter('metadata');
  inspectMetadata(manifest.metadata, walk);
  walk.leave();
  inspections.of(root).inspect(ownFields(manifest, walk.witness), walk);
  return { violations: walk.violations, fields: walk.isOver ? undefined : walk.fields };
}

/** Labels and annotations have one form in all kinds, also in the template of pods; and so do pods. Services are asked too. */
function otherViolationsOf(manifest: Manifest): readonly SchemaViolation[] {
  const { metadata, spec } = manifest;
  const template = mapOf(mapOf(spec).template).metadata;
  if (metadata === undefined && spec === undefined) {
    return [];
  }
  const walk = new Walk({ type: 'object' }, () => undefined);
  walk.enter('metadata');
  (hasPods(manifest) ? inspectMetadata : inspectSharedMetadata)(metadata, walk);
  walk.leave();
  if (template !== undefined) {
    ['spec', 'template', 'metadata'].forEach(step => walk.enter(step));
    inspectSharedMetadata(template, walk);
    ['metadata', 'template', 'spec'].forEach(() => walk.leave());
  }
  inspectPods(manifest, walk);
  inspectService(manifest, walk);
  return walk.violations;
}

function ownFields(manifest: Manifest, witness: Witness): Record<string, unknown> {
  const own: Record<string, unknown> = {};
  for (const name in manifest) {
    if (!COMMON.includes(name)) {
      own[name] = manifest[name];
    } else if (manifest[name] !== undefined) {
      witness.meetWhole(manifest[name]);
    }
  }
  return own;
}

function belowOf({ properties, items, values }: PlaceSchema, step: Step): PlaceSchema | undefined {
  const { places } = crdSchemas();
  const named = properties !== undefined && Object.hasOwn(properties, step) ? properties[step] : undefined;
  const below = typeof step === 'number' ? items : named ?? values;
  return below === undefined ? undefined : places[below];
}
