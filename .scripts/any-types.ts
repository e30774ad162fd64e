/**
 * Lists the generated properties typed `any`, and says of each whether the schema knows better.
 *
 *   tsx .scripts/any-types.ts          prints the Markdown that ARCHITECTURE.md holds
 *
 * It walks schema and TypeScript side by side, so it also notices a field that `cdk8s import` left out.
 */
import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import { CustomResourceDefinition, Schema, kindKey, newestServedVersion, rootSchema, typeName } from './crd-schema';
import { DEFAULT_CRD_FOLDER, readPinnedCrds, readSources } from './crd-sources';
import { importedFile } from './import';

export interface AnyType {
  /** `networking.istio.io/v1alpha3/EnvoyFilter` */
  kind: string;
  /** `spec.configPatches[].patch.value` */
  path: string;
  /** As generated: `any`, `any[]` or `{ [key: string]: any }`. */
  generated: string;
  /** What the schema says of the value that is `any`. */
  schema: string;
  /** Whether the schema says more than the generated type does. */
  schemaKnowsBetter: boolean;
  reason: string;
}

interface GeneratedProperty {
  /** The field in YAML, which may differ from the name in TypeScript. */
  field: string;
  name: string;
  type: string;
}

/** cdk8s sets the first three itself; a status is not ours to write. */
const NOT_GENERATED = new Set(['apiVersion', 'kind', 'metadata', 'status']);

const DEFAULT_IMPORTS_FOLDER = path.resolve(__dirname, '..', 'imports');

export function listAnyTypes(crdFolder: string = DEFAULT_CRD_FOLDER, importsFolder: string = DEFAULT_IMPORTS_FOLDER): AnyType[] {
  const modules = new Map<string, Map<string, GeneratedProperty[]>>();
  const found: AnyType[] = [];
  const pinned = readSources(crdFolder).flatMap((source) => readPinnedCrds(crdFolder, source).map((crd) => ({ source: source.name, crd })));
  for (const { source, crd } of pinned) {
    const file = importedFile(source, crd.spec.group) ?? crd.spec.group;
    const interfaces = modules.get(file) ?? readInterfaces(readFileSync(path.join(importsFolder, `${file}.ts`), 'utf8'));
    modules.set(file, interfaces);
    found.push(...anyTypesOf(crd, interfaces));
  }
  return found;
}

/** The interfaces in a module as `cdk8s import` writes it, with their properties in order. */
export function readInterfaces(text: string): Map<string, GeneratedProperty[]> {
  const interfaces = new Map<string, GeneratedProperty[]>();
  let current: GeneratedProperty[] | undefined;
  let field: string | undefined;
  for (const line of text.split('\n')) {
    const start = /^export interface (\w+) \{$/.exec(line);
    const tag = /^ {3}\* @schema \w+#(.+)$/.exec(line);
    const property = /^ {2}readonly (\w+)\??: (.+);$/.exec(line);
    if (start) {
      current = [];
      interfaces.set(start[1], current);
    } else if (line === '}') {
      current = undefined;
    } else if (tag) {
      field = tag[1];
    } else if (current && property && field) {
      current.push({ field, name: property[1], type: property[2] });
    }
  }
  return interfaces;
}

function anyTypesOf(crd: CustomResourceDefinition, interfaces: Map<string, GeneratedProperty[]>): AnyType[] {
  const version = newestServedVersion(crd);
  const kind = kindKey(crd, version);
  const props = [...interfaces.keys()].find((name) => name.toLowerCase() === `${crd.spec.names.kind}props`.toLowerCase());
  if (!props) {
    throw new Error(`The generated code has no properties interface for ${kind}: run npm run import.`);
  }
  const found: AnyType[] = [];

  const visitProperties = (schema: Schema, interfaceName: string, above: string): void => {
    const properties = interfaces.get(interfaceName) ?? [];
    for (const [field, property] of Object.entries(schema.properties ?? {})) {
      const at = above ? `${above}.${field}` : field;
      // Two spellings of one field (mirrorPercent, mirror_percent) share a property in TypeScript.
      const typed = properties.find((candidate) => candidate.field === field) ?? properties.find(({ name }) => name === camelCase(field));
      if (!typed) {
        throw new Error(`${interfaceName} has no property for ${at} of ${kind}: run npm run import.`);
      }
      visitType(property, typed.type, typed.type, at);
    }
  };

  const visitType = (schema: Schema, type: string, wholeType: string, at: string): void => {
    const map = /^\{ \[key: string\]: (.+) \}$/.exec(type);
    if (type.endsWith('[]')) {
      visitType(schema.items ?? {}, type.slice(0, -2), wholeType, `${at}[]`);
    } else if (map) {
      const values = typeof schema.additionalProperties === 'object' ? schema.additionalProperties : {};
      visitType(values, map[1], wholeType, Object.keys(values).length > 0 ? `${at}{*}` : at);
    } else if (type === 'any') {
      found.push({ kind, path: at, generated: wholeType, ...judge(schema) });
    } else if (schema.properties) {
      visitProperties(schema, type, at);
    }
  };

  const fields = Object.entries(rootSchema(version).properties ?? {}).filter(([field]) => !NOT_GENERATED.has(field));
  visitProperties({ properties: Object.fromEntries(fields) }, props, '');
  return found;
}

function camelCase(field: string): string {
  return field.replace(/_(\w)/g, (_match, letter: string) => letter.toUpperCase());
}

function judge(schema: Schema): Pick<AnyType, 'schema' | 'schemaKnowsBetter' | 'reason'> {
  const type = typeName(schema);
  if (type !== 'any' || schema.anyOf || schema.oneOf || schema.properties || schema.items) {
    return { schema: type, schemaKnowsBetter: true, reason: 'cdk8s import has no type for this schema' };
  }
  if (schema['x-kubernetes-preserve-unknown-fields']) {
    return { schema: 'anything (`x-kubernetes-preserve-unknown-fields`)', schemaKnowsBetter: false, reason: 'the CRD leaves the value open' };
  }
  return { schema: 'an object of any content', schemaKnowsBetter: false, reason: 'the CRD names no properties' };
}

/** The list as Markdown; kinds that share a place and an answer share a row. */
export function anyTypesAsMarkdown(types: AnyType[]): string {
  const rows = new Map<string, string[]>();
  for (const { kind, path: at, generated, schema, reason } of types) {
    const row = `\`${at}\` | \`${generated}\` | ${schema} | ${reason} |`;
    rows.set(row, [...(rows.get(row) ?? []), kind.split('/')[2]]);
  }
  const known = types.filter((type) => type.schemaKnowsBetter).length;
  return [
    `Properties typed \`any\` where the schema knows better: ${known}. Where the schema knows no better either: ${types.length - known}.`,
    '',
    '| kind | field | generated type | the schema says | reason |',
    '|---|---|---|---|---|',
    ...[...rows].map(([row, kinds]) => `| ${kinds.join(', ')} | ${row}`),
  ].join('\n');
}

if (require.main === module) {
  console.log(anyTypesAsMarkdown(listAnyTypes()));
}
