/**
 * Makes `src/istio/schema/crd-schemas.generated.ts` of the committed CRDs: what the validator needs of them, and nothing else. A keyword, a
 * form or a rule in CEL that the validator does not know is an error here, so that nothing passes there unseen.
 */
import { CustomResourceDefinition, Schema, kindKey, rootSchema, servedVersions } from './crd-schema';
import { CrdSource } from './crd-sources';
import { CEL_RULES } from '../src/istio/schema/cel-rules';
import { CrdSchemas, PlaceSchema, PlaceType } from '../src/istio/schema/crd-schemas';
import { FORMATS } from '../src/istio/schema/formats';

/** The sources whose kinds are validated. */
export const VALIDATED_SOURCES: readonly string[] = ['istio'];

/** Typed by Kubernetes, or, as the status is, not taken from what somebody applies. */
const NOT_OF_THE_CRD = ['apiVersion', 'kind', 'metadata', 'status'];

/** Keywords that stay, or that say nothing about what is valid. */
const KEPT = [
  'type', 'nullable', 'required', 'enum', 'format', 'pattern', 'minimum', 'maximum', 'minLength', 'maxLength', 'minItems', 'maxItems',
  'minProperties', 'maxProperties', 'properties', 'items', 'additionalProperties', 'oneOf', 'allOf', 'x-kubernetes-preserve-unknown-fields',
  'x-kubernetes-list-type', 'x-kubernetes-list-map-keys', 'x-kubernetes-validations',
];
const IGNORED = ['description'];

const TYPES: readonly string[] = ['object', 'array', 'string', 'integer', 'number', 'boolean'] satisfies PlaceType[];

/** What the validator reads; throws at what it would not understand. */
export function pruneForValidation(crds: CustomResourceDefinition[]): CrdSchemas {
  const places = new Pool<PlaceSchema>();
  const rules = new Pool<string>();
  const kinds = crds.flatMap((crd) => servedVersions(crd).map((version): [string, number] => {
    const { properties = {}, required, ...root } = rootSchema(version);
    const own = Object.fromEntries(Object.entries(properties).filter(([name]) => !NOT_OF_THE_CRD.includes(name)));
    const key = kindKey(crd, version);
    return [key, prune({ ...root, ...required && { required }, properties: own }, key, places, rules)];
  }));
  return { kinds: Object.fromEntries(kinds.sort(([a], [b]) => (a < b ? -1 : 1))), rules: rules.items, places: places.items };
}

/** The number of what a schema becomes. */
function prune(schema: Schema, where: string, places: Pool<PlaceSchema>, rules: Pool<string>): number {
  refuseUnknown(schema, where);
  const below = (child: Schema, step: string): number => prune(child, `${where}${step}`, places, rules);
  const { properties, items, additionalProperties, required, format, nullable } = schema;
  return places.indexOf(withoutUndefined({
    type: schema.type as PlaceType,
    nullable: nullable || undefined,
    open: schema['x-kubernetes-preserve-unknown-fields'] || undefined,
    properties: properties && Object.fromEntries(Object.entries(properties).map(([name, child]) => [name, below(child, `.${name}`)])),
    items: items && below(items, '[]'),
    values: typeof additionalProperties === 'object' ? below(additionalProperties, '{*}') : undefined,
    required,
    exclusive: exclusiveFields(schema, where),
    keys: schema['x-kubernetes-list-map-keys'],
    enum: schema.enum as string[] | undefined,
    format: format !== undefined && FORMATS[format] ? format : undefined,
    pattern: schema.pattern,
    minimum: schema.minimum,
    maximum: schema.maximum,
    minSize: schema.minLength ?? schema.minItems ?? schema.minProperties,
    maxSize: schema.maxLength ?? schema.maxItems ?? schema.maxProperties,
    rules: schema['x-kubernetes-validations']?.map(({ rule }) => rules.indexOf(rule)),
  }));
}

function refuseUnknown(schema: Schema, where: string): void {
  const refuse = (what: string, home: string): never => {
    throw new Error(`${where}: the validator knows no ${what}. Teach it in src/istio/schema/${home}.`);
  };
  Object.keys(schema).filter((keyword) => ![...KEPT, ...IGNORED].includes(keyword)).forEach((keyword) => refuse(`keyword '${keyword}'`, 'inspections.ts'));
  if (!TYPES.includes(schema.type ?? '')) {
    refuse(`type '${schema.type}'`, 'inspections.ts');
  }
  if (schema.format !== undefined && !(schema.format in FORMATS)) {
    refuse(`format '${schema.format}'`, 'formats.ts');
  }
  if (!['map', 'atomic', undefined].includes(schema['x-kubernetes-list-type'])) {
    refuse(`list type '${schema['x-kubernetes-list-type']}'`, 'inspections.ts');
  }
  if (schema.enum?.some((value) => typeof value !== 'string')) {
    refuse('enumeration of other values than texts', 'inspections.ts');
  }
  schema['x-kubernetes-validations']?.filter(({ rule }) => !CEL_RULES.has(rule)).forEach(({ rule, message }) =>
    refuse(`rule '${rule}' ("${message}")`, 'cel-rules.ts'));
}

/** The fields of which there may be one, which is all that the CRDs say with `oneOf` and `allOf`: none of them, or the one, or the other. */
function exclusiveFields({ oneOf, allOf }: Schema, where: string): string[][] | undefined {
  const alternatives = [...oneOf ? [oneOf] : [], ...(allOf ?? []).map((part) => part.oneOf ?? [])];
  const groups = alternatives.map((group) => {
    const [none, ...single] = group;
    const names = single.map(({ required }) => required?.[0] ?? '');
    const expected = [{ not: { anyOf: names.map((name) => ({ required: [name] })) } }, ...names.map((name) => ({ required: [name] }))];
    if (none === undefined || JSON.stringify(group) !== JSON.stringify(expected)) {
      throw new Error(`${where}: the validator knows no alternatives of this form. Teach it in src/istio/schema/inspections.ts: ${JSON.stringify(group)}`);
    }
    return names;
  });
  // A field that stands alone is allowed and not required, as every other.
  const exclusive = groups.filter((names) => names.length > 1);
  return exclusive.length > 0 ? exclusive : undefined;
}

/** Equal things, once. */
class Pool<T> {
  readonly items: T[] = [];
  private readonly known = new Map<string, number>();

  indexOf(item: T): number {
    const text = JSON.stringify(item);
    const index = this.known.get(text) ?? this.items.push(item) - 1;
    this.known.set(text, index);
    return index;
  }
}

function withoutUndefined<T extends object>(item: T): T {
  return Object.fromEntries(Object.entries(item).filter(([, value]) => value !== undefined)) as T;
}

/** The module: jsii packs code only, so the JSON is a text, a line for each place. */
export function renderCrdSchemas({ kinds, rules, places }: CrdSchemas, sources: CrdSource[]): string {
  const lines = (items: readonly unknown[]): string => items.map((item) => JSON.stringify(item)).join(',\n');
  const text = `{"kinds":${JSON.stringify(kinds)},\n"rules":[\n${lines(rules)}\n],\n"places":[\n${lines(places)}\n]}`;
  if (/`|\$\{/.test(text)) {
    throw new Error('The schemas have a ` or a ${, which is none of a raw text. Escape it in .scripts/crd-validation.ts.');
  }
  return [
    '// Generated by npm run import. Do not edit.',
    ...sources.map(({ module, version, license }) => `// From the CRDs of ${module} ${version} (${license}).`),
    '/* eslint-disable -- generated */',
    '',
    '/** What is valid in an object of each kind and version: see `CrdSchemas`. */',
    `export const CRD_SCHEMAS: string = String.raw\`${text}\`;`,
    '',
  ].join('\n');
}
