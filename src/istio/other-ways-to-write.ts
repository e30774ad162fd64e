import { MAX_REGEX_LENGTH, quoteRegex } from './regular-expression';

/** So much of a path is compared in all ways to write it; the longest expression has room for more. */
const MOST_COMPARED = 600;
/** So many ways to write a part are looked for behind that, in one expression. */
const MOST_UNUSED = 80;
/** Characters of a path that may be escaped or not: Envoy compares either as it is sent, and applications read both as one. */
const EITHER_WAY = /[!$&'()*+,:;=@[\]]/;

/**
 * Expressions for the paths that an application reads as one that a match compares, exactly or as a beginning, and that are written in another
 * way: `/%40me` for `/@me`, `/caf%c3%a9` for `/caf%C3%A9`. None where there is one way only.
 */
export function otherWaysToWrite(path: string, isPrefix: boolean): string[] {
  const parts = partsOf(path);
  const end = comparedLength(parts);
  const rest = isPrefix || end < parts.length ? '.*' : '';
  return [...expressionsFor(parts.slice(0, end), rest), ...expressionsBehind(parts, end)];
}

/**
 * Whether a path is so long that its end is compared as far as it is written in one way only, and has something there in two: then the other
 * ways are not all known.
 */
export function hasUnknownWays(path: string): boolean {
  const parts = partsOf(path);
  const behind = parts.slice(comparedLength(parts));
  return behind.some(part => otherWays(part).some(way => behind.includes(way)));
}

function partsOf(path: string): string[] {
  return path.match(/%[0-9a-fA-F]{2}|[^]/gu) ?? [];
}

/** How many parts of a path are compared in all ways: all of them, but for paths that are longer than an expression may be. */
function comparedLength(parts: readonly string[]): number {
  let length = 0;
  const end = parts.findIndex(part => (length += inAnyWay(part).length) > MOST_COMPARED);
  return end < 0 ? parts.length : end;
}

/** As few expressions as are not too long, each for some of the parts: at least one of these is written in another way. */
function expressionsFor(parts: readonly string[], rest: string): string[] {
  if (parts.every(part => part.length === 1 && !EITHER_WAY.test(part))) {
    return [];
  }
  const known = parts.map(part => ({ any: inAnyWay(part), plain: quoteRegex(part), another: otherWays(part) }));
  const expressions: string[] = [];
  let length = new ExpressionLength(known);
  for (let to = 1; to <= parts.length; to++) {
    const { from, isThere } = length;
    length.add(known[to - 1]);
    if (isThere && length.total + rest.length > MAX_REGEX_LENGTH) {
      expressions.push(expressionOf(parts, from, to - 1)!);
      length = new ExpressionLength(known, to - 1);
      length.add(known[to - 1]);
    }
  }
  return [...expressions, expressionOf(parts, length.from, parts.length) ?? []].flat().map(expression => expression + rest);
}

/** A part of a path: in any way, as it is written, and the other ways. */
interface KnownPart {
  readonly any: string;
  readonly plain: string;
  readonly another: readonly string[];
}

/** How long an expression is for parts of a path from one on, without writing it for each of them. */
class ExpressionLength {
  /** Of the parts around: those before the first one, and those that were not added yet. */
  private around: number;
  private alternatives = 0;
  private length = 0;
  /** Of the parts behind the last one that has another way, as they are written. */
  private behind = 0;

  constructor(parts: readonly KnownPart[], public readonly from = 0) {
    this.around = parts.reduce((sum, { any }) => sum + any.length, 0);
  }

  /** Whether one of the parts can be written in another way. */
  public get isThere(): boolean {
    return this.alternatives > 0;
  }

  public get total(): number {
    return this.around + this.length;
  }

  /** Adds the next part, which every alternative has in any way, and before which there is a new one if it has another way itself. */
  public add({ any, plain, another }: KnownPart): void {
    this.around -= any.length;
    this.length += this.alternatives * any.length;
    if (another.length > 0) {
      const brackets = this.alternatives === 0 ? '' : '(?:|)';
      this.length += brackets.length + this.behind + oneOf(another).length;
      this.alternatives++;
      this.behind = 0;
    }
    this.behind += plain.length;
  }
}

/** All parts in any way, and at least one of some parts in another way than it is written; none where there is no other. */
function expressionOf(parts: readonly string[], from: number, to: number): string | undefined {
  const inAnother = (index: number): string | undefined => {
    if (index === to) {
      return undefined;
    }
    const others = otherWays(parts[index]);
    const here = others.length === 0 ? undefined : oneOf(others) + parts.slice(index + 1, to).map(inAnyWay).join('');
    const later = inAnother(index + 1);
    const below = later === undefined ? undefined : quoteRegex(parts[index]) + later;
    return here === undefined || below === undefined ? here ?? below : `(?:${here}|${below})`;
  };
  const another = inAnother(from);
  return another === undefined ? undefined : parts.slice(0, from).map(inAnyWay).join('') + another + parts.slice(to).map(inAnyWay).join('');
}

/** Of a very long path what is behind the compared beginning: whatever has a part in a way that the path itself has not. */
function expressionsBehind(parts: readonly string[], end: number): string[] {
  const behind = parts.slice(end);
  const unused = [...new Set(behind.flatMap(otherWays))].filter(way => !behind.includes(way));
  const beginning = parts.slice(0, end).map(quoteRegex).join('');
  const groups = Array.from({ length: Math.ceil(unused.length / MOST_UNUSED) }, (_, index) => index * MOST_UNUSED);
  return groups.map(from => `${beginning}.*${oneOf(unused.slice(from, from + MOST_UNUSED))}.*`);
}

function otherWays(part: string): string[] {
  return waysToWrite(part).filter(way => way !== part);
}

/** A character or an escape, and the others for the same byte. */
function waysToWrite(part: string): string[] {
  if (part.length === 1) {
    return EITHER_WAY.test(part) ? [part, ...escapesOf(part.charCodeAt(0))] : [part];
  }
  if (!part.startsWith('%')) {
    return [part];
  }
  const byte = parseInt(part.slice(1), 16);
  const character = String.fromCharCode(byte);
  return [...EITHER_WAY.test(character) ? [character] : [], ...escapesOf(byte)];
}

/** The escapes of a byte: its digits are letters in any case. */
function escapesOf(byte: number): string[] {
  const [first, second] = byte.toString(16).toUpperCase().padStart(2, '0');
  const cases = (digit: string) => [...new Set([digit, digit.toLowerCase()])];
  return cases(first).flatMap(one => cases(second).map(other => `%${one}${other}`));
}

function oneOf(ways: readonly string[]): string {
  const all = ways.map(quoteRegex);
  return all.length === 1 ? all[0] : `(?:${all.join('|')})`;
}

/** A part in any of its ways. */
function inAnyWay(part: string): string {
  const [plain, ...others] = [...waysToWrite(part)].sort((one, other) => one.length - other.length);
  if (plain.length === 3) {
    return escapeInAnyCase(plain);
  }
  return others.length === 0 ? quoteRegex(plain) : `(?:${quoteRegex(plain)}|${escapeInAnyCase(others[0])})`;
}

function escapeInAnyCase(escape: string): string {
  return escape.replace(/[A-Fa-f]/g, digit => `[${digit.toLowerCase()}${digit.toUpperCase()}]`);
}
