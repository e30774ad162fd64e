import { App, Yaml } from 'cdk8s';
import { IConstruct } from 'constructs';
import { ValidationError } from '../core/errors';

/** A text that is nothing else in YAML either: of plain characters alone, and longer than every word with a meaning, such as `false`. */
const PLAIN_TEXT = /^[a-zA-Z/][\w./-]{5,}$/;

/** What begins like the line between two documents is quoted in some places only. */
const DOCUMENT_MARKER = /^(?:---|\.\.\.)/;

const NO_LINES: readonly string[] = ['{}', '[]'];

/**
 * Manifests in YAML, character by character as cdk8s writes them, in a small part of the time: cdk8s makes a tree of nodes of each manifest first,
 * which takes longer than all else in a synth. How a text or a key is quoted, cdk8s is asked, once for each.
 *
 * What is not as simple as most manifests are is left to cdk8s: texts of several lines, one object in two places, what is not JSON.
 */
export class ManifestTexts {
  private readonly texts = new Map<string, string>();
  private readonly keys = new Map<string, string>();
  /** The objects and lists of the manifest that is being written. */
  private readonly met = new Set<object>();

  /** The document of a manifest; nothing where that is left to cdk8s. */
  public of(manifest: object): string | undefined {
    this.met.clear();
    try {
      return `${this.collection(manifest, '')}\n`;
    } catch {
      return undefined;
    }
  }

  /** A value. Its first line begins where the caller is, the others with the indent. */
  private value(value: unknown, indent: string): string {
    if (typeof value === 'string') {
      return PLAIN_TEXT.test(value) ? value : this.text(value);
    }
    if (typeof value === 'number') {
      return Number.isSafeInteger(value) && !Object.is(value, -0) ? String(value) : Yaml.stringify(value).trimEnd();
    }
    return typeof value === 'boolean' ? String(value) : this.collection(value, indent);
  }

  private collection(value: unknown, indent: string): string {
    if (typeof value !== 'object' || value === null || this.met.has(value)) {
      return leftToCdk8s();
    }
    this.met.add(value);
    const deeper = `${indent}  `;
    if (Array.isArray(value)) {
      return value.length === 0 ? '[]' : Array.from(value as unknown[], item => `- ${this.value(item, deeper)}`).join(`\n${indent}`);
    }
    if (Object.getPrototypeOf(value) !== Object.prototype) {
      return leftToCdk8s();
    }
    const entries = Object.entries(value as Record<string, unknown>);
    return entries.length === 0 ? '{}' : entries.map(([key, item]) => `${this.key(key)}:${this.behindKey(item, deeper)}`).join(`\n${indent}`);
  }

  /** A value in the line of its key, or in lines of its own. */
  private behindKey(value: unknown, indent: string): string {
    const text = this.value(value, indent);
    return typeof value !== 'object' || NO_LINES.includes(text) ? ` ${text}` : `\n${indent}${text}`;
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
  const written = DOCUMENT_MARKER.test(text) ? leftToCdk8s() : write();
  if (written.includes('\n')) {
    leftToCdk8s();
  }
  known.set(text, written);
  return written;
}

function leftToCdk8s(): never {
  throw new ValidationError('a manifest is written by cdk8s');
}

/** What cdk8s asks a value that it writes: whether it is a document of the library `yaml`, which says its text itself. */
const NODE_TYPE = Symbol.for('yaml.node.type');
const DOCUMENT = Symbol.for('yaml.document');

/** Makes a manifest say its own text when cdk8s writes it; gives what takes that back. */
export function letWrite(manifest: object, texts: ManifestTexts): () => void {
  if (!Object.isExtensible(manifest)) {
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
