import { Position, YamlProblem } from './position';
import { readYaml, YamlDocument } from './read-yaml';

/** An object of a text, and where it begins. */
export interface ReadManifest {
  readonly manifest: Readonly<Record<string, unknown>>;
  readonly position: Position;
}

/** The objects of a text, and the keys that it has twice. */
export interface ReadManifests {
  readonly manifests: readonly ReadManifest[];
  readonly repeatedKeys: YamlDocument['repeatedKeys'];
}

/**
 * The Kubernetes objects of a text. The items of a `List` are objects of their own, as they are for kubectl and Argo CD.
 *
 * @throws YamlProblem for what Kubernetes refuses, and for a document that is no object
 */
export function readManifests(text: string): ReadManifests {
  const documents = readYaml(text);
  return {
    manifests: documents.flatMap(document => objectsIn(document.value, document)),
    repeatedKeys: documents.flatMap(({ repeatedKeys }) => repeatedKeys),
  };
}

function objectsIn(value: unknown, document: YamlDocument): ReadManifest[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new YamlProblem('a document, or an item of a List, that is no Kubernetes object', document.positionOf());
  }
  const manifest = value as Record<string, unknown>;
  const position = document.positionOf(manifest);
  const [, kind] = ['apiVersion', 'kind'].map(field => requireText(manifest[field], field, position));
  const items = itemsOf(manifest);
  if (items !== undefined) {
    return items.flatMap(item => objectsIn(item, document));
  }
  requireName(manifest, kind, position);
  return [{ manifest, position }];
}

/** The objects in what a command that prints several objects prints around them, such as a `List`; nothing for an object of its own. */
export function itemsOf({ apiVersion, kind, items }: Readonly<Record<string, unknown>>): unknown[] | undefined {
  if (typeof kind !== 'string' || !kind.endsWith('List') || !Array.isArray(items)) {
    return undefined;
  }
  // What an item does not say, its list does.
  return items.map((item: unknown) => typeof item === 'object' && item !== null && !('kind' in item) && !('apiVersion' in item)
    ? { apiVersion, kind: kind.replace(/List$/, ''), ...item } : item);
}

function requireText(value: unknown, field: string, position: Position): string {
  if (typeof value !== 'string' || value === '') {
    throw new YamlProblem(`${field} must be a text, got ${JSON.stringify(value)}: ${value === undefined ? 'every object has one'
      : 'put it in quotes'}`, position);
  }
  return value;
}

function requireName(manifest: Record<string, unknown>, kind: string, position: Position): void {
  const { metadata } = manifest;
  const { name, generateName } = (typeof metadata === 'object' ? metadata ?? {} : {}) as Record<string, unknown>;
  if (name === undefined && generateName !== undefined) {
    throw new YamlProblem(`${kind} with generateName: only "kubectl create" makes a name of that, so give it one`, position);
  }
  requireText(name, `metadata.name of the ${kind}`, position);
}
