import type { Event, ScalarEvent } from 'js-yaml';
import { DocumentEvents, startOf, tagOf } from './document-events';
import { ALIAS, MAPPING, PLAIN, POP, SCALAR, SEQUENCE } from './event-kinds';
import { yamlLibrary } from './library';
import { NodeProblem } from './node-problem';
import { requireBlankBehindColon, requireClearScalar } from './parser-differences';
import { keyText, LONGEST_WORD, ResolvedScalar, resolveScalar } from './scalar';

/** A key that a map has twice, and where it stands the second time. */
export interface RepeatedKey {
  readonly key: string;
  readonly offset: number;
}

/** The value of a document, as JSON has it. */
export interface NodeValue {
  readonly value: unknown;
  readonly repeated: RepeatedKey[];
  /** Where each map begins that can be an object: the document, an item of a list in it, or of a list in that. */
  readonly offsets: ReadonlyMap<object, number>;
}

const MERGE_TAG = 'tag:yaml.org,2002:merge';

/** Go takes no document in which most of so much work comes of aliases. */
const SMALL_DOCUMENT = 400_000;
const LARGE_DOCUMENT = 4_000_000;

/** Objects are in lists, and these in others. */
const PLACED_DEPTH = 4;

/** Reads a document step by step as Go does, so that merges and repeated keys give the same. */
export class NodeReader {
  private readonly repeated: RepeatedKey[] = [];
  private readonly offsets = new Map<object, number>();
  private readonly text: string;
  private readonly events: readonly Event[];
  /** The aliases that are being read. */
  private readonly open = new Set<number>();
  /** The event that is read next. */
  private at = 0;
  private depth = 0;
  /** Where something was last: what is not written stands there. */
  private offset = 0;
  private steps = 1;
  private stepsOfAliases = 0;

  constructor(private readonly document: DocumentEvents) {
    this.text = document.text;
    this.events = document.events;
  }

  public read(): NodeValue {
    try {
      return { value: this.valueOf(), repeated: this.repeated, offsets: this.offsets };
    } catch (error) {
      // What is wrong with a scalar is told where it stands.
      throw error instanceof NodeProblem || error instanceof RangeError ? error : new NodeProblem((error as Error).message, this.offset);
    }
  }

  private valueOf(): unknown {
    this.count();
    const event = this.next();
    switch (event.type) {
      case SCALAR:
        return this.scalarOf(event);
      case MAPPING:
        return this.mapOf(event.start);
      case SEQUENCE:
        return this.listOf();
      default:
        return this.through(() => this.valueOf());
    }
  }

  private listOf(): unknown[] {
    const items: unknown[] = [];
    while (this.events[this.at].type !== POP) {
      items.push(this.valueOf());
    }
    this.at += 1;
    return items;
  }

  private mapOf(offset: number): Record<string, unknown> {
    const fields: Record<string, unknown> = {};
    if (this.depth <= PLACED_DEPTH) {
      this.offsets.set(fields, offset);
    }
    this.depth += 1;
    this.fill(fields);
    this.depth -= 1;
    return fields;
  }

  /**
   * A merge overwrites what stands above it, and is overwritten by what stands below: Go goes line by line.
   *
   * @param own the keys that stand in this map, where the fields have others too
   */
  private fill(fields: Record<string, unknown>, own?: Set<string>): void {
    while (this.events[this.at].type !== POP) {
      if (this.isMerge()) {
        own ??= new Set(Object.keys(fields));
        this.at += 1;
        this.merge(fields);
        continue;
      }
      const event = this.events[this.at];
      const name = this.keyOf();
      const isRepeated = own === undefined ? Object.hasOwn(fields, name) : own.has(name);
      if (isRepeated) {
        this.repeated.push({ key: name, offset: startOf(event) });
      }
      own?.add(name);
      fields[name] = this.valueOf();
    }
    this.at += 1;
  }

  private merge(fields: Record<string, unknown>): void {
    if (this.events[this.at].type !== SEQUENCE) {
      this.mergeMap(fields);
      return;
    }
    const items: number[] = [];
    for (this.at += 1; this.events[this.at].type !== POP; this.skip()) {
      items.push(this.at);
    }
    const end = this.at + 1;
    // The first one wins.
    for (const item of items.reverse()) {
      this.at = item;
      this.mergeMap(fields);
    }
    this.at = end;
  }

  private mergeMap(fields: Record<string, unknown>): void {
    this.count();
    const event = this.next();
    if (event.type === ALIAS) {
      this.through(() => {
        this.count();
        this.mergeFrom(fields, this.next());
      });
    } else {
      this.mergeFrom(fields, event);
    }
  }

  private mergeFrom(fields: Record<string, unknown>, event: Event): void {
    if (event.type !== MAPPING) {
      throw new NodeProblem('what << merges must be a map, or a list of maps', this.offset);
    }
    this.fill(fields, new Set());
  }

  private isMerge(): boolean {
    const event = this.events[this.at];
    if (event.type !== SCALAR || event.valueEnd - event.valueStart !== 2 || !this.text.startsWith('<<', event.valueStart)) {
      return false;
    }
    const tag = tagOf(this.text, event);
    return tag === MERGE_TAG || tag === undefined && event.style === PLAIN;
  }

  private keyOf(): string {
    this.count();
    const event = this.next();
    if (event.type === ALIAS) {
      return this.through(() => this.keyOf());
    }
    if (event.type !== SCALAR) {
      throw new NodeProblem('a key must be a text, not a list or a map', this.offset);
    }
    requireBlankBehindColon(event, this.text);
    const name = this.plainText(event) ?? keyText(this.resolved(event));
    if (name === '__proto__') {
      throw new NodeProblem('the key __proto__ means something else in JavaScript', this.offset);
    }
    return name;
  }

  /** Reads what the alias stands for that was the last event. */
  private through<T>(read: () => T): T {
    const alias = this.at - 1;
    const target = this.document.targets.get(alias);
    if (target === undefined || this.open.has(alias)) {
      const { anchorStart, anchorEnd } = this.events[alias] as { anchorStart: number; anchorEnd: number };
      const name = this.text.slice(anchorStart, anchorEnd);
      throw new NodeProblem(target === undefined ? `no anchor &${name} above *${name}` : `the anchor &${name} holds itself`, this.offset);
    }
    const { at, offset } = this;
    this.open.add(alias);
    this.at = target;
    const value = read();
    this.open.delete(alias);
    [this.at, this.offset] = [at, offset];
    return value;
  }

  private next(): Event {
    const event = this.events[this.at];
    this.at += 1;
    const start = startOf(event);
    if (start >= 0) {
      this.offset = start;
    }
    return event;
  }

  /** Passes a node. */
  private skip(): void {
    let depth = 0;
    do {
      const { type } = this.events[this.at];
      depth += type === MAPPING || type === SEQUENCE ? 1 : type === POP ? -1 : 0;
      this.at += 1;
    } while (depth > 0);
  }

  private scalarOf(event: ScalarEvent): unknown {
    const text = this.plainText(event);
    if (text !== undefined) {
      return text;
    }
    const { value } = this.resolved(event);
    if (typeof value === 'bigint') {
      throw new NodeProblem(`the number ${value} is larger than JavaScript holds exactly: put it in quotes where a text is meant`, this.offset);
    }
    if (typeof value === 'number' && !Number.isFinite(value)) {
      throw new NodeProblem(`${this.text.slice(event.valueStart, event.valueEnd)} is a number that JSON has not, so Kubernetes refuses it: `
        + 'put it in quotes where a text is meant', this.offset);
    }
    return value;
  }

  /** The text of a plain scalar that can be nothing else: nearly all of them. */
  private plainText({ style, tagStart, valueStart, valueEnd, fast }: ScalarEvent): string | undefined {
    return style === PLAIN && fast && tagStart < 0 && valueEnd - valueStart > LONGEST_WORD && isLetter(this.text.charCodeAt(valueStart))
      ? this.text.slice(valueStart, valueEnd) : undefined;
  }

  private resolved(event: ScalarEvent): ResolvedScalar {
    if (event.valueStart < 0 && event.tagStart < 0) {
      return resolveScalar('');
    }
    requireClearScalar(event, this.text);
    const value = event.valueStart < 0 ? '' : yamlLibrary().getScalarValue(this.text, event);
    const tag = tagOf(this.text, event);
    if (tag === '!' && event.valueStart < 0) {
      throw new Error('"!" stands before nothing');
    }
    // "!" alone makes a text of what has no quotes.
    return tag === '!' || tag === undefined && event.style !== PLAIN ? { tag: 'str', value } : resolveScalar(value, tag);
  }

  /** Go's own bound for aliases of aliases. */
  private count(): void {
    this.steps += 1;
    this.stepsOfAliases += this.open.size > 0 ? 1 : 0;
    if (this.stepsOfAliases > 100 && this.steps > 1000 && this.stepsOfAliases / this.steps > allowedShare(this.steps)) {
      throw new NodeProblem('too much of the document comes of aliases, and Kubernetes refuses it: write it out', this.offset);
    }
  }
}

/** No number begins with a letter. */
function isLetter(code: number): boolean {
  return code >= 97 && code <= 122 || code >= 65 && code <= 90;
}

function allowedShare(steps: number): number {
  const beyond = (steps - SMALL_DOCUMENT) / (LARGE_DOCUMENT - SMALL_DOCUMENT);
  return 0.99 - 0.89 * Math.min(Math.max(beyond, 0), 1);
}
