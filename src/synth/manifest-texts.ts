import { App, Yaml } from 'cdk8s';
import { IConstruct } from 'constructs';
import { ValidationError } from '../core/errors';

/** A text that is nothing else in YAML either: of plain characters alone, and longer than every word with a meaning, such as `false`. */
const PLAIN_TEXT = /^[a-zA-Z/][\w./-]{5,}$/;

/** What begins like the line between two documents is quoted in some places only. */
const DOCUMENT_MARKER = /^(?:---|\.\.\.)/;

/**
 * Manifests in YAML, character by character as cdk8s writes them, in a small part of the time: cdk8s makes a tree of nodes of each manifest first,
 * which takes longer than all else in a synth. How a text or a key is quoted, cdk8s is asked, once for each.
 *
 * What is not as simple as most manifests are is left to cdk8s: texts of several lines, one object in two places, what is not JSON.
 */
export class ManifestTexts {
  private readonly texts = new Map<string, string>();
  private readonly keys = new Map<string, string>();
  /** The objects and lists of the manifest that is being written, and its text so far. */
  private readonly met = new Set<object>();
  private parts: string[] = [];

  /** The document of a manifest; nothing where that is left to cdk8s. */
  public of(manifest: object): string | undefined {
    this.met.clear();
    this.parts = [];
    try {
      this.meet(manifest);
      this.addItems(manifest, '\n');
      return this.parts.length === 0 ? undefined : `${this.parts.join('')}\n`;
    } catch {
      return undefined;
    }
  }

  /** Adds the items of an object or a list. Each line but the first one, which the caller has begun, begins with `line`. */
  private addItems(items: object, line: string): void {
    const deeper = `${line}  `;
    let begin = '';
    if (Array.isArray(items)) {
      for (const item of items as unknown[]) {
        this.addItem(`${begin}-`, item, ' ', deeper);
        begin = line;
      }
    } else {
      for (const [key, item] of Object.entries(items)) {
        this.addItem(`${begin}${this.key(key)}:`, item, deeper, deeper);
        begin = line;
      }
    }
  }

  /** Adds an item, and what is between its beginning and the first of its own items. */
  private addItem(beginning: string, item: unknown, between: string, line: string): void {
    if (typeof item !== 'object') {
      this.parts.push(beginning, ' ', this.scalar(item));
      return;
    }
    this.meet(item);
    const isList = Array.isArray(item);
    if ((isList ? item : Object.keys(item)).length === 0) {
      this.parts.push(beginning, isList ? ' []' : ' {}');
    } else {
      this.parts.push(beginning, between);
      this.addItems(item, line);
    }
  }

  private meet(item: object | null): asserts item is object {
    if (item === null || this.met.has(item) || !Array.isArray(item) && Object.getPrototypeOf(item) !== Object.prototype) {
      leaveToCdk8s();
    }
    this.met.add(item);
  }

  private scalar(value: unknown): string {
    switch (typeof value) {
      case 'string': return PLAIN_TEXT.test(value) ? value : this.text(value);
      case 'boolean': return String(value);
      case 'number': return Number.isSafeInteger(value) && !Object.is(value, -0) ? String(value) : Yaml.stringify(value).trimEnd();
      default: return leaveToCdk8s();
    }
  }

  private text(value: string): string {
    return kept(this.texts, value, () => Yaml.stringify(value).slice(0, -'\n'.length));
  }

  private key(key: string): string {
    return kept(this.keys, key, () => Yaml.stringify({ [key]: 0 }).slice(0, -': 0\n'.length));
  }
}

/** How a text or a key is written, which is the same everywhere. */
function kept(known: Map<string, string>, text: string, write: () => string): string {
  const found = known.get(text);
  if (found !== undefined) {
    return found;
  }
  const written = DOCUMENT_MARKER.test(text) ? leaveToCdk8s() : write();
  if (written.includes('\n')) {
    leaveToCdk8s();
  }
  known.set(text, written);
  return written;
}

function leaveToCdk8s(): never {
  throw new ValidationError('a manifest is written by cdk8s');
}

/** What cdk8s asks a value that it writes: whether it is a document of the library `yaml`, which says its text itself. */
const NODE_TYPE = Symbol.for('yaml.node.type');
const DOCUMENT = Symbol.for('yaml.document');

/** Makes a manifest say its own text when cdk8s writes it; gives what takes that back. */
export function letWrite(manifest: object, texts: ManifestTexts): () => void {
  if (!Object.isExtensible(manifest) || Object.hasOwn(manifest, 'toString')) {
    return () => undefined;
  }
  const toString = () => texts.of(manifest) ?? Yaml.stringify({ ...manifest });
  Object.defineProperties(manifest, { [NODE_TYPE]: { value: DOCUMENT, configurable: true }, toString: { value: toString, configurable: true } });
  return () => [NODE_TYPE, 'toString'].forEach(name => Reflect.deleteProperty(manifest, name));
}

/** Whether the cdk8s of an app asks for documents. One of a later version, or a second copy, may not. */
export function asksForDocuments(root: IConstruct): boolean {
  return root instanceof App && Yaml.stringify({ [NODE_TYPE]: DOCUMENT, toString: () => 'asked' }) === 'asked';
}
