import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { parse } from 'yaml';

/** As much of an OpenAPI v3 schema as a CRD uses to say which fields there are. */
interface Schema {
  readonly 'type'?: string;
  readonly 'enum'?: unknown[];
  readonly 'items'?: Schema;
  readonly 'properties'?: Record<string, Schema>;
  readonly 'additionalProperties'?: Schema | boolean;
  readonly 'x-kubernetes-preserve-unknown-fields'?: boolean;
}

interface CustomResourceDefinition {
  readonly spec: {
    readonly names: { readonly kind: string };
    readonly versions: { readonly name: string; readonly schema: { readonly openAPIV3Schema: Schema } }[];
  };
}

/** What is compared. */
export interface CoverageOptions {
  /** Kind of the custom resource; of the corpus only manifests of this kind count. */
  readonly kind: string;
  /** Rendered manifests, as `Testing.synth` gives them. */
  readonly corpus: object[];
  /** Paths below `spec`, or beginnings of paths that end at a segment, that no construct renders, each with the reason. */
  readonly exclusions: Record<string, string>;
  /** Version of the API; `v1` by default. */
  readonly version?: string;
  /** File with the CRDs, from the root of the repository; `imports/crds/istio.yaml` by default. */
  readonly crds?: string;
}

/** What does not fit; every list is empty where the corpus covers its schema. */
export interface CoverageReport {
  /** In the schema, neither rendered nor excluded. */
  readonly uncovered: string[];
  /** Rendered, although an exclusion says that it can not be. */
  readonly coveredAfterAll: string[];
  /** Exclusions that name nothing in the schema, or give no reason. */
  readonly unknownExclusions: string[];
  /** Rendered, but not in the schema: the API server would drop it. */
  readonly unknownFields: string[];
}

const ROOT = join(__dirname, '..', '..');
const DOCUMENT_SEPARATOR = /^---.*$/m;

/**
 * Fails unless every leaf of a kind's `spec` is rendered by the corpus or excluded with a reason, and nothing else is.
 *
 * Leaves are written as `http[].match[].uri.exact`: `[]` for an item of a list, `{*}` for a value of a map of objects, `=VALUE` for a value
 * of an enum. A map of plain values, and an object without a schema of its own, is one leaf.
 */
export function expectCoverage(options: CoverageOptions): void {
  expect(coverage(options)).toEqual({ uncovered: [], coveredAfterAll: [], unknownExclusions: [], unknownFields: [] });
}

/** What `expectCoverage` judges. */
export function coverage(options: CoverageOptions): CoverageReport {
  const schema = specSchema(options);
  const leaves = schemaLeaves(schema, '');
  const known = new Set(leaves);
  const rendered = new Set(options.corpus.flatMap(manifest => renderedLeaves(schema, specOf(manifest, options.kind), '')));
  const excluded = Object.keys(options.exclusions);
  return {
    uncovered: leaves.filter(leaf => !rendered.has(leaf) && !excluded.some(exclusion => isBelow(leaf, exclusion))),
    coveredAfterAll: excluded.filter(exclusion => [...rendered].some(leaf => isBelow(leaf, exclusion))),
    unknownExclusions: excluded.filter(exclusion => !options.exclusions[exclusion].trim() || !leaves.some(leaf => isBelow(leaf, exclusion))),
    unknownFields: [...rendered].filter(leaf => !known.has(leaf)).sort(),
  };
}

function isBelow(leaf: string, exclusion: string): boolean {
  return leaf === exclusion || (leaf.startsWith(exclusion) && '.[{='.includes(leaf.charAt(exclusion.length)));
}

function specOf(manifest: object, kind: string): unknown {
  const { kind: actual, spec } = manifest as { kind?: string; spec?: unknown };
  return actual === kind ? spec : undefined;
}

function specSchema({ kind, version = 'v1', crds = 'imports/crds/istio.yaml' }: CoverageOptions): Schema {
  // Only the document that is wanted is parsed: the whole file takes seconds.
  const mentioned = new RegExp(`^ +kind: ['"]?${kind}['"]?$`, 'm');
  const definitions = readFileSync(join(ROOT, crds), 'utf8').split(DOCUMENT_SEPARATOR)
    .filter(text => mentioned.test(text))
    .map(text => parse(text) as CustomResourceDefinition);
  const spec = definitions.find(({ spec: { names } }) => names.kind === kind)
    ?.spec.versions.find(({ name }) => name === version)
    ?.schema.openAPIV3Schema.properties?.spec;
  if (spec === undefined) {
    throw new Error(`${crds} has no ${kind} ${version}`);
  }
  return spec;
}

/** The schema of a map's values where they are objects: any other map is a leaf. */
function valuesOf(schema: Schema): Schema | undefined {
  const values = schema.additionalProperties;
  return typeof values === 'object' && (values.properties !== undefined || values.items !== undefined) ? values : undefined;
}

function child(path: string, key: string): string {
  return path === '' ? key : `${path}.${key}`;
}

function schemaLeaves(schema: Schema, path: string): string[] {
  if (schema.properties !== undefined && !schema['x-kubernetes-preserve-unknown-fields']) {
    return Object.entries(schema.properties).flatMap(([key, value]) => schemaLeaves(value, child(path, key)));
  }
  if (schema.items !== undefined) {
    return schemaLeaves(schema.items, `${path}[]`);
  }
  const values = valuesOf(schema);
  if (values !== undefined) {
    return schemaLeaves(values, child(path, '{*}'));
  }
  return schema.enum === undefined ? [path] : schema.enum.map(value => `${path}=${String(value)}`);
}

function renderedLeaves(schema: Schema | undefined, value: unknown, path: string): string[] {
  if (value === undefined || value === null) {
    return [];
  }
  if (schema === undefined) {
    return [path];
  }
  if (schema.properties !== undefined && !schema['x-kubernetes-preserve-unknown-fields']) {
    return Object.entries(value).flatMap(([key, part]) => renderedLeaves(schema.properties![key], part, child(path, key)));
  }
  if (schema.items !== undefined && Array.isArray(value)) {
    return value.flatMap(item => renderedLeaves(schema.items, item, `${path}[]`));
  }
  const values = valuesOf(schema);
  if (values !== undefined) {
    return Object.values(value).flatMap(part => renderedLeaves(values, part, child(path, '{*}')));
  }
  return [schema.enum === undefined ? path : `${path}=${String(value)}`];
}
