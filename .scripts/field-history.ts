/**
 * Writes `src/checks/every-kind/field-history.generated.ts`: since which Istio the fields, enum values and kinds exist
 * that the oldest supported Istio does not know.
 *
 *   tsx .scripts/field-history.ts [--output FILE]          needs Go, for the older CRDs
 *
 * An older istiod's CRD prunes such a field silently, so the library has to refuse it before that happens.
 */
import { writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { parseArgs } from 'node:util';
import {
  CrdVersion, CustomResourceDefinition, SchemaNode,
  kindKey, newestServedVersion, parentPath, parseCrds, rootSchema, schemaNodes, servedVersions,
} from './crd-schema';
import { CrdSource, DEFAULT_CRD_FOLDER, findSource, readPinnedCrds, readSources } from './crd-sources';
import { FieldHistory, KindHistory, renderFieldHistory } from './field-history-file';
import { downloadGoModule } from './go-module';

/**
 * One patch release for each minor before the committed one, the oldest first.
 * Within a minor the CRDs of all patch releases know the same fields (seen from 1.24 to 1.30), so which one does not matter.
 */
export const OLDER_RELEASES = ['v1.24.0', 'v1.25.5', 'v1.26.4', 'v1.27.8', 'v1.28.3', 'v1.29.2', 'v1.30.3'];

/** The CRDs of one release. */
export interface Release {
  /** `1.29` */
  minor: string;
  crds: CustomResourceDefinition[];
}

/** The fields are below `spec`: a status is istiod's to write. */
const STATUS = 'status';

/** What each kind's newest served version has gained since the oldest release; releases are in order, the oldest first. */
export function computeFieldHistory(releases: Release[]): FieldHistory {
  const newest = releases[releases.length - 1];
  const history: FieldHistory = {};
  for (const crd of newest.crds) {
    const version = newestServedVersion(crd);
    const key = kindKey(crd, version);
    const kind = kindHistory(version, releases.map((release) => ({ minor: release.minor, version: servedVersion(release, key) })));
    if (kind.since || Object.keys(kind.fields).length > 0 || Object.keys(kind.enumValues).length > 0) {
      history[key] = kind;
    }
  }
  return Object.fromEntries(Object.entries(history).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** The version of a kind by its full key: the same field in another apiVersion does not help, as each has its own schema. */
function servedVersion(release: Release, key: string): CrdVersion | undefined {
  for (const crd of release.crds) {
    for (const version of servedVersions(crd)) {
      if (kindKey(crd, version) === key) {
        return version;
      }
    }
  }
  return undefined;
}

function kindHistory(version: CrdVersion, past: Array<{ minor: string; version?: CrdVersion }>): KindHistory {
  const schemas = past
    .filter((release) => release.version)
    .map((release) => ({ minor: release.minor, nodes: schemaNodes(rootSchema(release.version!)) }));
  const oldest = past[0].minor;
  const kindSince = schemas[0].minor;
  const firstWith = (test: (nodes: Map<string, SchemaNode>) => boolean): string => firstSteady(schemas, test);

  const fields: Record<string, string> = {};
  const enumValues: Record<string, Record<string, string>> = {};
  const sinceOfPath = new Map<string, string>();
  for (const node of schemaNodes(rootSchema(version)).values()) {
    if (node.path === STATUS || node.path.startsWith(`${STATUS}.`)) {
      continue;
    }
    const above = sinceOfPath.get(parentPath(node.path) ?? '') ?? kindSince;
    const since = firstWith((nodes) => knowsPath(nodes, node.path));
    sinceOfPath.set(node.path, since);
    // As old as what holds it: the entry for that says it all.
    if (since !== above) {
      fields[node.path] = since;
    }
    for (const value of node.enumValues) {
      const valueSince = firstWith((nodes) => knowsEnumValue(nodes, node.path, value));
      if (valueSince !== since) {
        enumValues[node.path] = { ...enumValues[node.path], [value]: valueSince };
      }
    }
  }
  return { ...(kindSince === oldest ? {} : { since: kindSince }), fields, enumValues };
}

/** The first minor from which on every release passes: a field that was taken out in between counts from its return. */
function firstSteady(schemas: Array<{ minor: string; nodes: Map<string, SchemaNode> }>, test: (nodes: Map<string, SchemaNode>) => boolean): string {
  let first = schemas[schemas.length - 1].minor;
  for (let index = schemas.length - 1; index >= 0 && test(schemas[index].nodes); index--) {
    first = schemas[index].minor;
  }
  return first;
}

/** Whether the API server keeps a field: the schema has it, or something above it keeps unknown fields. */
function knowsPath(nodes: Map<string, SchemaNode>, fieldPath: string): boolean {
  for (let at: string | undefined = fieldPath; at; at = parentPath(at)) {
    const node = nodes.get(at);
    if (node) {
      return at === fieldPath || node.schema['x-kubernetes-preserve-unknown-fields'] === true;
    }
  }
  return false;
}

/** Whether the API server takes a value: it is in the enum, or there is no enum. */
function knowsEnumValue(nodes: Map<string, SchemaNode>, fieldPath: string, value: string): boolean {
  const node = nodes.get(fieldPath);
  return node ? node.enumValues.length === 0 || node.enumValues.includes(value) : knowsPath(nodes, fieldPath);
}

/** `v1.29.2` → `1.29` */
export function minorOf(version: string): string {
  const match = /^v(\d+\.\d+)\.\d+$/.exec(version);
  if (!match) {
    throw new Error(`'${version}' is not a release such as v1.29.2.`);
  }
  return match[1];
}

function downloadRelease(source: CrdSource, version: string): Release {
  const files = downloadGoModule(source.module, version).yamlFiles(source.within);
  const crds = [...files].flatMap(([name, text]) => parseCrds(text, name));
  if (crds.length === 0) {
    throw new Error(`${source.module}@${version} has no CRD within ${source.within}.`);
  }
  return { minor: minorOf(version), crds };
}

function main(): void {
  const { values } = parseArgs({ options: { output: { type: 'string' } } });
  const source = findSource(readSources(DEFAULT_CRD_FOLDER), 'istio');
  const releases = [
    ...OLDER_RELEASES.map((version) => downloadRelease(source, version)),
    { minor: minorOf(source.version), crds: readPinnedCrds(DEFAULT_CRD_FOLDER, source) },
  ];
  const output = values.output ?? path.resolve(__dirname, '..', 'src', 'checks', 'every-kind', 'field-history.generated.ts');
  const from = [...OLDER_RELEASES, source.version].map((version) => `${source.module} ${version}`);
  writeFileSync(output, renderFieldHistory(computeFieldHistory(releases), releases.map((release) => release.minor), from));
}

if (require.main === module) {
  try {
    main();
  } catch (error) {
    console.error((error as Error).message);
    process.exitCode = 1;
  }
}
