import { nearestName } from './nearest-name';
import { inspectFinalizers, inspectOwners } from './object-owners';
import { Walk } from './walk';
import { listed, shown } from './wording';
import { DNS_LABEL, isLabelKey, isLabelValue, isObjectName } from '../object-names';
import { isGiven, isMap } from '../plain-value';

/** What the values of a field must be. What nobody writes by hand is not asked for its content. */
type FieldType = 'text' | 'number' | 'map' | 'list';

/** The fields that the metadata of every object has. */
const FIELDS: Readonly<Record<string, FieldType>> = {
  name: 'text',
  generateName: 'text',
  namespace: 'text',
  labels: 'map',
  annotations: 'map',
  finalizers: 'list',
  ownerReferences: 'list',
  // What a cluster adds.
  creationTimestamp: 'text',
  deletionGracePeriodSeconds: 'number',
  deletionTimestamp: 'text',
  generation: 'number',
  managedFields: 'list',
  resourceVersion: 'text',
  selfLink: 'text',
  uid: 'text',
};

const IN_WORDS: Readonly<Record<FieldType, string>> = { text: 'a text', number: 'a number', map: 'a map', list: 'a list' };

/** How long the annotations of one object are together, in bytes. */
const MAX_ANNOTATIONS = 262_144;

const KEY = 'a name of at most 63 letters, digits, "-", "_" and ".", and maybe a domain and "/" before it';

/** Tells what the API server refuses in the metadata of an object. A field without a value is one that is not there. */
export function inspectMetadata(metadata: unknown, walk: Walk): void {
  if (!isGiven(metadata)) {
    return tellNoName(walk);
  }
  if (!isMap(metadata)) {
    return walk.refuse('metadata', 'be a map', shown(metadata), 'write its fields, such as name, each in a line below it');
  }
  for (const name in metadata) {
    const value = metadata[name];
    if (!Object.hasOwn(FIELDS, name)) {
      tellUnknown(name, walk);
    } else if (isGiven(value)) {
      walk.fields.push(name);
      within(name, walk, () => inspectField(name, value, walk));
    }
  }
  if (!isNamed(metadata.name) && !isNamed(metadata.generateName)) {
    tellNoName(walk);
  }
}

/** Tells what the API server refuses in the labels and annotations of an object of any kind. */
export function inspectSharedMetadata(metadata: unknown, walk: Walk): void {
  for (const name of isMap(metadata) ? ['labels', 'annotations'] : []) {
    const value = (metadata as Record<string, unknown>)[name];
    if (isMap(value)) {
      within(name, walk, () => inspectField(name, value, walk));
    }
  }
}

function inspectField(name: string, value: unknown, walk: Walk): void {
  const type = FIELDS[name];
  if (!hasType(type, value)) {
    const fix = type === 'text' && typeof value !== 'object' ? `write it in quotes: "${String(value)}"` : `write ${IN_WORDS[type]}`;
    return walk.refuse('metadata', `be ${IN_WORDS[type]}`, shown(value), fix);
  }
  switch (name) {
    case 'name': return inspectName(value as string, walk);
    case 'namespace': return inspectNamespace(value as string, walk);
    case 'labels': return inspectTexts(value as Record<string, unknown>, isLabelValue, 'be at most 63 letters, digits, ".", "_" and "-"', walk);
    case 'annotations': return inspectAnnotations(value as Record<string, unknown>, walk);
    case 'finalizers': return inspectFinalizers(value as readonly unknown[], walk);
    case 'ownerReferences': return inspectOwners(value as readonly unknown[], walk);
  }
}

function inspectName(name: string, walk: Walk): void {
  if (name !== '' && !isObjectName(name)) {
    walk.refuse('metadata', 'be at most 253 lower case letters, digits, "-" and "."', shown(name), 'rename it');
  }
}

function inspectNamespace(namespace: string, walk: Walk): void {
  if (namespace !== '' && !DNS_LABEL.test(namespace)) {
    walk.refuse('metadata', 'be at most 63 lower case letters, digits and "-"', shown(namespace),
      'write the name of a namespace: no other can be made');
  }
}

function inspectAnnotations(annotations: Record<string, unknown>, walk: Walk): void {
  inspectTexts(annotations, () => true, 'be a text', walk);
  const size = Object.entries(annotations).reduce((sum, [key, value]) =>
    sum + Buffer.byteLength(key) + (typeof value === 'string' ? Buffer.byteLength(value) : 0), 0);
  if (size > MAX_ANNOTATIONS) {
    walk.refuse('metadata', `have at most ${MAX_ANNOTATIONS} bytes, names and values together`, String(size),
      'keep what is so long elsewhere, in a ConfigMap');
  }
}

/** Labels and annotations: keys of one form, and texts. */
function inspectTexts(texts: Record<string, unknown>, isValue: (value: unknown) => boolean, must: string, walk: Walk): void {
  for (const key in texts) {
    const value = texts[key];
    // Of the key of an annotation the case does not count.
    if (!isLabelKey(isValue === isLabelValue ? key : key.toLowerCase())) {
      walk.refuse('metadata', `have ${KEY} as each key`, shown(key), 'rename it');
    } else if (isGiven(value)) {
      within(key, walk, () => inspectText(value, isValue, must, walk));
    }
  }
}

function inspectText(value: unknown, isValue: (value: unknown) => boolean, must: string, walk: Walk): void {
  if (typeof value !== 'string') {
    const fix = typeof value === 'object' ? 'write a text' : `write it in quotes: "${String(value)}"`;
    walk.refuse('metadata', 'be a text', shown(value), fix);
  } else if (!isValue(value)) {
    walk.refuse('metadata', must, shown(value), 'write another value, or make it an annotation');
  }
}

function tellNoName(walk: Walk): void {
  const field = walk.place('name');
  walk.add({ kind: 'refused', keyword: 'metadata', field, message: `${field} must be there, and is missing`, fix: 'add a name' });
}

function tellUnknown(name: string, walk: Walk): void {
  const field = walk.place(name);
  const meant = nearestName(name, Object.keys(FIELDS));
  const fix = meant === undefined ? `leave it out: there are ${listed(['name', 'namespace', 'labels', 'annotations'], 'and')}` : `write ${meant}`;
  walk.add({ kind: 'unknown-field', keyword: 'metadata', field, message: `${field} is no field that there is`, fix });
}

function hasType(type: FieldType, value: unknown): boolean {
  switch (type) {
    case 'text': return typeof value === 'string';
    case 'number': return typeof value === 'number';
    case 'map': return isMap(value);
    case 'list': return Array.isArray(value);
  }
}

function within(step: string, walk: Walk, inspect: () => void): void {
  walk.enter(step);
  inspect();
  walk.leave();
}

function isNamed(name: unknown): boolean {
  return isGiven(name) && name !== '';
}
