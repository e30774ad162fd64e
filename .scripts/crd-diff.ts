/**
 * Which kinds, served versions, fields and enum values came and went between two sets of CRDs.
 *
 * A field is a place in the schema with nothing below it; a field that turns from a plain value into an object
 * has not gone, it only gains what lies below.
 */
import { CustomResourceDefinition, SchemaNode, kindName, rootSchema, schemaNodes, servedVersions } from './crd-schema';

export interface CrdChange {
  what: 'kind' | 'version' | 'field' | 'enum value' | 'type';
  how: 'came' | 'went' | 'changed';
  /** `networking.istio.io/VirtualService` */
  kind: string;
  /** The served versions in which it happened, newest first. */
  versions: string[];
  /** The field's path; empty for a kind or a version. */
  path: string;
  /** The enum value, or `string -> integer`; else empty. */
  detail: string;
}

type Change = Omit<CrdChange, 'kind' | 'versions'>;

export function diffCrds(before: CustomResourceDefinition[], after: CustomResourceDefinition[]): CrdChange[] {
  const old = new Map(before.map((crd) => [kindName(crd), crd]));
  const young = new Map(after.map((crd) => [kindName(crd), crd]));
  const changes: CrdChange[] = [];
  for (const kind of [...new Set([...old.keys(), ...young.keys()])].sort()) {
    const [oldCrd, youngCrd] = [old.get(kind), young.get(kind)];
    if (oldCrd && youngCrd) {
      changes.push(...diffKind(kind, oldCrd, youngCrd));
    } else {
      const versions = servedVersions((oldCrd ?? youngCrd)!).map((version) => version.name);
      changes.push({ what: 'kind', how: youngCrd ? 'came' : 'went', kind, versions, path: '', detail: '' });
    }
  }
  return changes;
}

function diffKind(kind: string, before: CustomResourceDefinition, after: CustomResourceDefinition): CrdChange[] {
  const old = new Map(servedVersions(before).map((version) => [version.name, version]));
  const young = new Map(servedVersions(after).map((version) => [version.name, version]));
  const changes: CrdChange[] = [];
  for (const version of young.keys()) {
    if (!old.has(version)) {
      changes.push({ what: 'version', how: 'came', kind, versions: [version], path: '', detail: '' });
    }
  }
  for (const version of old.keys()) {
    if (!young.has(version)) {
      changes.push({ what: 'version', how: 'went', kind, versions: [version], path: '', detail: '' });
    }
  }
  // Most kinds have the same schema in each of their versions: report the same change once.
  const versionsOfChange = new Map<string, { change: Change; versions: string[] }>();
  for (const [name, version] of young) {
    const oldVersion = old.get(name);
    if (oldVersion) {
      for (const change of diffNodes(schemaNodes(rootSchema(oldVersion)), schemaNodes(rootSchema(version)))) {
        const key = JSON.stringify(change);
        const known = versionsOfChange.get(key);
        versionsOfChange.set(key, { change, versions: [...(known?.versions ?? []), name] });
      }
    }
  }
  return [...changes, ...[...versionsOfChange.values()].map(({ change, versions }) => ({ ...change, kind, versions }))];
}

function diffNodes(before: Map<string, SchemaNode>, after: Map<string, SchemaNode>): Change[] {
  const changes: Change[] = [];
  for (const [path, node] of after) {
    const old = before.get(path);
    if (!old) {
      if (node.leaf) {
        changes.push({ what: 'field', how: 'came', path, detail: '' });
      }
      continue;
    }
    if (constrainedType(old) !== constrainedType(node)) {
      changes.push({ what: 'type', how: 'changed', path, detail: `${constrainedType(old)} -> ${constrainedType(node)}` });
    } else {
      changes.push(...enumChanges(path, 'came', node.enumValues, old.enumValues));
      changes.push(...enumChanges(path, 'went', old.enumValues, node.enumValues));
    }
  }
  for (const [path, node] of before) {
    if (node.leaf && !after.has(path)) {
      changes.push({ what: 'field', how: 'went', path, detail: '' });
    }
  }
  return changes;
}

/** A string that gets an enum takes fewer values than before: that is another type, its values did not come. */
function constrainedType(node: SchemaNode): string {
  return node.enumValues.length > 0 ? `enum of ${node.type}` : node.type;
}

function enumChanges(path: string, how: 'came' | 'went', values: string[], others: string[]): Change[] {
  return values.filter((value) => !others.includes(value)).map((value) => ({ what: 'enum value', how, path, detail: value }));
}

const SIGNS = { came: '+', went: '-', changed: '~' };

/** One line for each change, below a line for each kind, as printed by `npm run import:fetch`. */
export function formatChanges(changes: CrdChange[]): string {
  const lines: string[] = [];
  let kind = '';
  for (const change of changes) {
    if (change.kind !== kind) {
      kind = change.kind;
      lines.push(kind);
    }
    lines.push(`  ${SIGNS[change.how]} ${describe(change)}`);
  }
  return lines.join('\n');
}

function describe({ what, path, detail, versions }: CrdChange): string {
  const where = versions.join(', ');
  switch (what) {
    case 'kind': return `kind (${where})`;
    case 'version': return `version ${where}`;
    case 'field': return `field ${path} (${where})`;
    case 'enum value': return `enum value ${path} = ${detail} (${where})`;
    case 'type': return `type ${path}: ${detail} (${where})`;
  }
}

/** `2 kinds, 1 version, 14 fields and 3 enum values came; 1 field went` */
export function summarizeChanges(changes: CrdChange[]): string {
  if (changes.length === 0) {
    return 'no kind, version, field or enum value came or went';
  }
  const parts = (['came', 'went', 'changed'] as const).flatMap((how) => {
    const counted = (['kind', 'version', 'field', 'enum value', 'type'] as const)
      .map((what) => ({ what, count: changes.filter((change) => change.what === what && change.how === how).length }))
      .filter(({ count }) => count > 0)
      .map(({ what, count }) => `${count} ${what}${count === 1 ? '' : 's'}`);
    return counted.length === 0 ? [] : [`${counted.join(', ')} ${how}`];
  });
  return parts.join('; ');
}
