/**
 * Reads CustomResourceDefinitions: which versions they serve, and which fields and enum values their schemas know.
 *
 * Shared by the import, the report on newer CRDs, the field history and the list of `any` types.
 */
import { parseAllDocuments } from 'yaml';

/** The part of an OpenAPI v3 schema, as CRDs use it, that we read. */
export interface Schema {
  'type'?: string;
  'format'?: string;
  'description'?: string;
  'properties'?: Record<string, Schema>;
  'items'?: Schema;
  'additionalProperties'?: Schema | boolean;
  'enum'?: unknown[];
  'oneOf'?: Schema[];
  'anyOf'?: Schema[];
  'allOf'?: Schema[];
  'not'?: Schema;
  'required'?: string[];
  'nullable'?: boolean;
  'pattern'?: string;
  'minimum'?: number;
  'maximum'?: number;
  'minLength'?: number;
  'maxLength'?: number;
  'minItems'?: number;
  'maxItems'?: number;
  'minProperties'?: number;
  'maxProperties'?: number;
  'x-kubernetes-int-or-string'?: boolean;
  'x-kubernetes-preserve-unknown-fields'?: boolean;
  'x-kubernetes-list-type'?: string;
  'x-kubernetes-list-map-keys'?: string[];
  'x-kubernetes-validations'?: CelRule[];
}

/** A rule in CEL, and what the API server says of a value that breaks it. */
export interface CelRule {
  rule: string;
  message?: string;
}

export interface CrdVersion {
  name: string;
  served: boolean;
  storage: boolean;
  schema?: { openAPIV3Schema?: Schema };
}

export interface CustomResourceDefinition {
  apiVersion: string;
  kind: 'CustomResourceDefinition';
  metadata: { name: string };
  spec: {
    group: string;
    names: { kind: string };
    versions: CrdVersion[];
  };
}

/** A place in a schema: a field, an array item (`[]`) or a map value (`{*}`). */
export interface SchemaNode {
  path: string;
  /** `object`, `array`, `string`, `integer`, `int-or-string` …, or `any` where the schema names no type. */
  type: string;
  /** Whether nothing lies below. */
  leaf: boolean;
  enumValues: string[];
  schema: Schema;
}

/** Every object has these three; they are typed by Kubernetes, not by the CRD. */
const FIELDS_OF_EVERY_OBJECT = new Set(['apiVersion', 'kind', 'metadata']);

/**
 * All CustomResourceDefinitions in a YAML text of one or more documents; other kinds are skipped.
 */
export function parseCrds(text: string, file: string): CustomResourceDefinition[] {
  const crds: CustomResourceDefinition[] = [];
  for (const document of parseAllDocuments(text)) {
    if (document.errors.length > 0) {
      throw new Error(`${file} is not valid YAML: ${document.errors[0].message}. Take the file as its project publishes it.`);
    }
    const content = document.toJS() as CustomResourceDefinition | null;
    if (content?.kind === 'CustomResourceDefinition') {
      crds.push(content);
    }
  }
  return crds;
}

/**
 * Orders Kubernetes version names, newest first: v2, v1, v1beta2, v1beta1, v1alpha1.
 * It is the order of the API server: general availability before beta before alpha.
 */
export function compareVersions(a: string, b: string): number {
  const [stabilityA, majorA, minorA] = versionParts(a);
  const [stabilityB, majorB, minorB] = versionParts(b);
  return stabilityB - stabilityA || majorB - majorA || minorB - minorA;
}

function versionParts(version: string): [number, number, number] {
  const match = /^v(\d+)(?:(alpha|beta)(\d+))?$/.exec(version);
  if (!match) {
    throw new Error(`'${version}' is not a Kubernetes API version such as v1, v1beta1 or v1alpha1.`);
  }
  const [, major, stage, minor] = match;
  const stability = stage === 'alpha' ? 0 : stage === 'beta' ? 1 : 2;
  return [stability, Number(major), Number(minor ?? 0)];
}

/** The version that we generate types for: the newest one that the API server serves. */
export function newestServedVersion(crd: CustomResourceDefinition): CrdVersion {
  const served = servedVersions(crd);
  if (served.length === 0) {
    throw new Error(`${crd.metadata.name} serves no version. Leave the CRD out or pin a module version that serves it.`);
  }
  return served[0];
}

/** All served versions, newest first. */
export function servedVersions(crd: CustomResourceDefinition): CrdVersion[] {
  return crd.spec.versions.filter((version) => version.served).sort((a, b) => compareVersions(a.name, b.name));
}

/** `networking.istio.io/VirtualService` */
export function kindName(crd: CustomResourceDefinition): string {
  return `${crd.spec.group}/${crd.spec.names.kind}`;
}

/** `networking.istio.io/v1/VirtualService` */
export function kindKey(crd: CustomResourceDefinition, version: CrdVersion): string {
  return `${crd.spec.group}/${version.name}/${crd.spec.names.kind}`;
}

export function rootSchema(version: CrdVersion): Schema {
  return version.schema?.openAPIV3Schema ?? {};
}

/**
 * All places below the object's root by path, such as `spec.http[].match[].headers{*}.exact`,
 * each before what lies below it, without `apiVersion`, `kind` and `metadata`.
 */
export function schemaNodes(root: Schema): Map<string, SchemaNode> {
  const nodes = new Map<string, SchemaNode>();
  for (const [name, property] of Object.entries(root.properties ?? {})) {
    if (!FIELDS_OF_EVERY_OBJECT.has(name)) {
      addNodes(property, name, nodes);
    }
  }
  return nodes;
}

function addNodes(schema: Schema, path: string, nodes: Map<string, SchemaNode>): void {
  const below = children(schema, path);
  nodes.set(path, {
    path,
    type: typeName(schema),
    leaf: below.length === 0,
    enumValues: (schema.enum ?? []).filter((value) => value !== null).map((value) => String(value)),
    schema,
  });
  for (const child of below) {
    addNodes(child.schema, child.path, nodes);
  }
}

/** What lies directly below: properties, else the array item, else the map value. */
function children(schema: Schema, path: string): Array<{ path: string; schema: Schema }> {
  const below = Object.entries(schema.properties ?? {}).map(([name, property]) => ({ path: `${path}.${name}`, schema: property }));
  if (schema.items) {
    below.push({ path: `${path}[]`, schema: schema.items });
  }
  if (typeof schema.additionalProperties === 'object') {
    below.push({ path: `${path}{*}`, schema: schema.additionalProperties });
  }
  return below;
}

/** The type in one word. */
export function typeName(schema: Schema): string {
  return schema['x-kubernetes-int-or-string'] ? 'int-or-string' : schema.type ?? 'any';
}

/** The path of the place above: `a.b[]` → `a.b` → `a`; undefined at the top. */
export function parentPath(path: string): string | undefined {
  const end = path.endsWith('[]') ? path.length - 2 : path.endsWith('{*}') ? path.length - 3 : path.lastIndexOf('.');
  return end > 0 ? path.slice(0, end) : undefined;
}
