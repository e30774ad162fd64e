import { isWord, LONGEST_WORD, resolveScalar } from './scalar';

/** The value of a document, and where it begins. */
export interface PlainDocument {
  readonly value: Record<string, unknown>;
  /** Where each map begins that can be an object: the document, an item of a list in it, or of a list in that. */
  readonly offsets: ReadonlyMap<object, number>;
}

const END = 10;
const BLANK = 32;
const DOUBLE_QUOTE = 34;
const HASH = 35;
const SINGLE_QUOTE = 39;
const DASH = 45;
const SLASH = 47;
const COLON = 58;
const OPEN_BRACKET = 91;
const BACKSLASH = 92;
const CLOSE_BRACKET = 93;
const OPEN_BRACE = 123;
const CLOSE_BRACE = 125;

/** What a character can do, by its code. Those above can do nothing: the parser decides about them. */
const IN_KEY = charactersOf(/[\w./-]/);
const BEGINS_KEY = charactersOf(/[a-zA-Z]/);
const IN_TEXT = charactersOf(/[ -~]/);
const BEGINS_TEXT = charactersOf(/[\w./]/);

function charactersOf(expression: RegExp): Uint8Array {
  const characters = new Uint8Array(0x10000);
  for (let code = 0; code < 128; code += 1) {
    characters[code] = expression.test(String.fromCharCode(code)) ? 1 : 0;
  }
  return characters;
}

const MAX_DEPTH = 100;
const MAX_KEY = 100;

/** What stands for a document that is not as plain as that. */
class NotPlain extends Error {
}

const NOT_PLAIN = new NotPlain('not plain');

/**
 * Reads a document of the form that nearly all manifests have: maps and lists in lines, one key or item a line, and behind it a text in that
 * line, a number, `[]` or `{}`. It gives what the parser gives, several times faster, and leaves everything else to it: other forms,
 * repeated keys, and all that somebody would have to be told.
 *
 * @param places is filled with what is in each map and list, where somebody asks for that
 * @returns nothing for what the parser has to read
 */
export function readPlain(text: string, words: Words, places?: Places): PlainDocument | undefined {
  try {
    return new PlainReader(text, words, places).read();
  } catch (error) {
    if (error === NOT_PLAIN) {
      return undefined;
    }
    throw error;
  }
}

/** Where the fields of maps begin, and the items of lists. */
export type Places = Map<object, Map<string, number>>;

/** Where a field is, by the keys and indexes that lead to it; as far as they go. */
export function plainOffsetOf({ value, offsets }: PlainDocument, places: Places, steps: readonly (string | number)[]): number {
  let at: unknown = value;
  let offset = offsets.get(value)!;
  for (const step of steps) {
    const next = places.get(at as object)?.get(String(step));
    if (next === undefined) {
      return offset;
    }
    offset = next;
    at = (at as Record<string | number, unknown>)[step];
  }
  return offset;
}

/** Texts that were read, each once: keys and hosts come again and again. */
export class Words {
  private readonly texts = new Array<string>(SLOTS).fill('');
  private readonly keys = new Array<string>(SLOTS).fill('');
  private readonly scalars = new Array<string>(SLOTS).fill('');
  private readonly values = new Array<unknown>(SLOTS).fill('');

  /** A part of a text. */
  public of(text: string, start: number, end: number): string {
    if (end - start > LONGEST_SHARED) {
      return text.slice(start, end);
    }
    const slot = slotOf(text, start, end);
    const known = this.texts[slot];
    return known.length === end - start && text.startsWith(known, start) ? known : this.texts[slot] = text.slice(start, end);
  }

  /** What a part of a text is that stands without quotes: a text, a number, a boolean or nothing. */
  public valueOf(text: string, start: number, end: number): unknown {
    const slot = slotOf(text, start, end);
    const known = this.scalars[slot];
    if (known.length === end - start && text.startsWith(known, start)) {
      return this.values[slot];
    }
    const scalar = text.slice(start, end);
    const value = valueOfScalar(scalar);
    if (end - start <= LONGEST_SHARED) {
      this.scalars[slot] = scalar;
      this.values[slot] = value;
    }
    return value;
  }

  /** The same of a key, which has to be a text. */
  public key(text: string, start: number, end: number): string {
    const slot = slotOf(text, start, end);
    const known = this.keys[slot];
    if (known.length === end - start && text.startsWith(known, start)) {
      return known;
    }
    const key = text.slice(start, end);
    if (resolveScalar(key).tag !== 'str') {
      throw NOT_PLAIN;
    }
    return this.keys[slot] = key;
  }
}

/** Nearly all texts begin with a letter or "/", with which no number does. */
function valueOfScalar(text: string): unknown {
  const first = text.charCodeAt(0);
  if (first === SLASH || BEGINS_KEY[first] === 1 && (text.length > LONGEST_WORD || !isWord(text))) {
    return text;
  }
  const { value } = resolveScalar(text);
  if (typeof value === 'bigint' || typeof value === 'number' && !Number.isFinite(value)) {
    throw NOT_PLAIN;
  }
  return value;
}

const SLOTS = 1024;
const LONGEST_SHARED = 80;

function slotOf(text: string, start: number, end: number): number {
  const middle = Math.floor((start + end) / 2);
  return (text.charCodeAt(start) + 31 * text.charCodeAt(end - 1) + 131 * text.charCodeAt(middle) + 1031 * (end - start)) % SLOTS;
}

/** Goes through the lines of a document that have content. */
class PlainReader {
  private readonly offsets = new Map<object, number>();
  /** The next character. */
  private at = 0;
  /** Where the line begins. */
  private line = 0;
  /** How far the content of the line is indented, or the item behind its dashes; below 0 at the end. */
  private column = -1;
  private depth = 0;

  constructor(private readonly text: string, private readonly words: Words, private readonly places?: Places) {
  }

  public read(): PlainDocument | undefined {
    this.toContent(0);
    if (this.column < 0) {
      return undefined;
    }
    const value = this.map(this.column, true);
    return this.column < 0 ? { value, offsets: this.offsets } : undefined;
  }

  /** @param isObject whether it can be an object */
  private map(column: number, isObject: boolean): Record<string, unknown> {
    const fields: Record<string, unknown> = {};
    this.enter();
    if (isObject) {
      this.offsets.set(fields, this.at);
    }
    const places = this.placesIn(fields);
    do {
      const start = this.at;
      const key = this.key();
      places?.set(key, start);
      // Names of every object in JavaScript are left to the parser too.
      if (fields[key] !== undefined) {
        throw NOT_PLAIN;
      }
      fields[key] = this.isEndOfLine() ? this.below(column, isObject) : this.scalar();
    } while (this.column === column);
    return this.leave(column, fields);
  }

  /** @param hasObjects whether its items can be objects */
  private list(column: number, hasObjects: boolean): unknown[] {
    const items: unknown[] = [];
    this.enter();
    const places = this.placesIn(items);
    while (this.column === column && this.isItem()) {
      this.at += 1;
      this.skipBlanks();
      this.column = this.at - this.line;
      places?.set(String(items.length), this.at);
      items.push(this.item(hasObjects));
    }
    return this.leave(column, items);
  }

  private item(isObject: boolean): unknown {
    if (this.endOfKey() >= 0) {
      return this.map(this.column, isObject);
    }
    const { at } = this;
    const item = this.scalar();
    if (isObject && typeof item === 'object' && item !== null && !Array.isArray(item)) {
      this.offsets.set(item, at);
    }
    return item;
  }

  private placesIn(container: object): Map<string, number> | undefined {
    if (this.places === undefined) {
      return undefined;
    }
    const places = new Map<string, number>();
    this.places.set(container, places);
    return places;
  }

  private enter(): void {
    this.depth += 1;
    if (this.depth > MAX_DEPTH) {
      throw NOT_PLAIN;
    }
  }

  private leave<T>(column: number, value: T): T {
    this.depth -= 1;
    if (this.column > column) {
      throw NOT_PLAIN;
    }
    return value;
  }

  /** What stands in the lines below a key. */
  private below(column: number, hasObjects: boolean): unknown {
    this.nextLine();
    if (this.column >= column && this.isItem()) {
      return this.list(this.column, hasObjects);
    }
    return this.column > column ? this.map(this.column, false) : null;
  }

  /** Reads a key, and goes behind its colon and the blanks there. */
  private key(): string {
    const end = this.endOfKey();
    if (end < 0) {
      throw NOT_PLAIN;
    }
    const key = this.words.key(this.text, this.at, end);
    this.at = end + 1;
    this.skipBlanks();
    return key;
  }

  /** Where the colon of the key stands that begins here; below 0 where none does. */
  private endOfKey(): number {
    const { text } = this;
    let end = this.at;
    if (BEGINS_KEY[text.charCodeAt(end)] !== 1) {
      return -1;
    }
    do {
      end += 1;
    } while (IN_KEY[text.charCodeAt(end)] === 1);
    const isKey = text.charCodeAt(end) === COLON && isBlankOrEnd(text.charCodeAt(end + 1)) && end - this.at <= MAX_KEY;
    return isKey ? end : -1;
  }

  private isItem(): boolean {
    return this.text.charCodeAt(this.at) === DASH && this.text.charCodeAt(this.at + 1) === BLANK;
  }

  private isEndOfLine(): boolean {
    const code = this.text.charCodeAt(this.at);
    return code === END || code === HASH;
  }

  /** Reads what stands in the rest of the line, and goes to the next one. */
  private scalar(): unknown {
    const code = this.text.charCodeAt(this.at);
    switch (code) {
      case DOUBLE_QUOTE:
      case SINGLE_QUOTE:
        return this.quoted(code);
      case OPEN_BRACKET:
        return this.empty(CLOSE_BRACKET, []);
      case OPEN_BRACE:
        return this.empty(CLOSE_BRACE, {});
      default:
        return this.unquoted(code);
    }
  }

  private empty<T>(close: number, value: T): T {
    if (this.text.charCodeAt(this.at + 1) !== close) {
      throw NOT_PLAIN;
    }
    this.endLine(this.at + 2);
    return value;
  }

  private quoted(quote: number): string {
    const { text } = this;
    const start = this.at + 1;
    let end = start;
    for (let code = text.charCodeAt(end); code !== quote; code = text.charCodeAt(end)) {
      if (IN_TEXT[code] !== 1 || code === BACKSLASH && quote === DOUBLE_QUOTE) {
        throw NOT_PLAIN;
      }
      end += 1;
    }
    this.endLine(end + 1);
    return end === start ? '' : this.words.of(text, start, end);
  }

  private unquoted(first: number): unknown {
    const { text } = this;
    const start = this.at;
    if (BEGINS_TEXT[first] !== 1 && !(first === DASH && !isBlankOrEnd(text.charCodeAt(start + 1)))) {
      throw NOT_PLAIN;
    }
    let at = start;
    let end = start;
    for (let code = first; code !== END; code = text.charCodeAt(at)) {
      if (IN_TEXT[code] !== 1 || code === COLON && isBlankOrEnd(text.charCodeAt(at + 1))) {
        throw NOT_PLAIN;
      }
      if (code === HASH && end < at) {
        break;
      }
      at += 1;
      if (code !== BLANK) {
        end = at;
      }
    }
    const value = this.words.valueOf(text, start, end);
    this.endLine(at);
    return value;
  }

  /** Goes from behind a value to the next line. There may be a comment, behind a blank. */
  private endLine(at: number): void {
    this.at = at;
    if (this.text.charCodeAt(at) !== END) {
      this.skipBlanks();
      if (!this.isEndOfLine() || this.at === at && this.text.charCodeAt(at - 1) !== BLANK) {
        throw NOT_PLAIN;
      }
    }
    this.nextLine();
  }

  private nextLine(): void {
    const end = this.text.indexOf('\n', this.at);
    this.toContent(end < 0 ? this.text.length : end + 1);
  }

  /** Goes to the first character that is neither blank nor in a comment, from the beginning of a line. */
  private toContent(line: number): void {
    const { text } = this;
    for (let start = line; start < text.length;) {
      let at = start;
      while (text.charCodeAt(at) === BLANK) {
        at += 1;
      }
      const code = text.charCodeAt(at);
      if (code !== END && code !== HASH) {
        [this.line, this.at, this.column] = [start, at, at - start];
        return;
      }
      const end = code === END ? at : text.indexOf('\n', at);
      start = end < 0 ? text.length : end + 1;
    }
    this.column = -1;
  }

  private skipBlanks(): void {
    while (this.text.charCodeAt(this.at) === BLANK) {
      this.at += 1;
    }
  }
}

function isBlankOrEnd(code: number): boolean {
  return code === BLANK || code === END;
}
