import { Misfit, never } from './misfit';

/** What a part of an expression is. */
export enum CelTokenKind {
  NAME,
  /** The name of a field in backticks. */
  QUOTED_NAME,
  NUMBER,
  TEXT,
  BYTES,
  /** An operator, a bracket, a point. */
  SIGN,
}

export interface CelToken {
  readonly kind: CelTokenKind;
  /** As it is written. */
  readonly text: string;
}

/** Why an expression is none, thrown where it is found. */
export class CelMistake {
  constructor(public readonly misfit: Misfit) {
  }
}

export function mistake(allowed: string, fix: string): CelMistake {
  return new CelMistake(never(allowed, fix));
}

const BLANK = /[\t\n\f\r ]+|\/\/[^\n]*/y;

/** A text, up to the quotes that close it: raw, and with escapes. */
const RAW_TEXT = /[bB]?[rR](?:"""[^]*?"""|'''[^]*?'''|"[^"\n\r]*"|'[^'\n\r]*')/y;
const TEXT = /[bB]?(?:"""(?:[^\\]|\\[^])*?"""|'''(?:[^\\]|\\[^])*?'''|"(?:[^"\\\n\r]|\\[^\n\r])*"|'(?:[^'\\\n\r]|\\[^\n\r])*')/y;

const NUMBER = /0x[0-9a-fA-F]+[uU]?|\d+\.\d+(?:[eE][-+]?\d+)?|\d+[eE][-+]?\d+|\.\d+(?:[eE][-+]?\d+)?|\d+[uU]?/y;
const NAME = /[A-Za-z_][A-Za-z0-9_]*/y;
const QUOTED_NAME = /`[A-Za-z0-9_.\-/ ]+`/y;
const SIGN = /[=!<>]=|&&|\|\||[-+*/%<>!?:.,()[\]{}]/y;

const ESCAPE = /\\(?:[abfnrtv"'\\?`]|[xX][0-9a-fA-F]{2}|[0-3][0-7]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8})|\\[^]/g;
const IS_ESCAPE = /^\\(?:[abfnrtv"'\\?`]|[xX]..|[0-3]..|u.{4}|U.{8})$/;
const UNICODE_ESCAPE = /^\\[uU]/;

const SURROGATES = [0xD800, 0xDFFF];
const LAST_CHARACTER = 0x10FFFF;

const LARGEST_INT = 2n ** 63n - 1n;
const LARGEST_UINT = 2n ** 64n - 1n;

/** The parts of an expression, without blanks and comments. Throws a `CelMistake` for what is none. */
export function celTokens(expression: string): CelToken[] {
  const tokens: CelToken[] = [];
  for (let position = 0; position < expression.length;) {
    const length = lengthOf(BLANK, expression, position);
    if (length > 0) {
      position += length;
    } else {
      const token = tokenAt(expression, position);
      tokens.push(token);
      position += token.text.length;
    }
  }
  return tokens;
}

/** What a text is in the end. */
export function textOfCel({ text }: CelToken): string {
  const isRaw = /^[rR]/.test(text);
  const content = contentOf(text);
  return isRaw ? content : content.replace(ESCAPE, characterOf);
}

const SPECIAL: Record<string, string> = { a: '\u0007', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' };

function characterOf(escape: string): string {
  const sign = escape[1];
  if (/[xXuU]/.test(sign)) {
    return String.fromCodePoint(parseInt(escape.slice(2), 16));
  }
  return /[0-3]/.test(sign) ? String.fromCodePoint(parseInt(escape.slice(1), 8)) : SPECIAL[sign] ?? sign;
}

function lengthOf(pattern: RegExp, text: string, position: number): number {
  pattern.lastIndex = position;
  return pattern.exec(text)?.[0].length ?? 0;
}

/** In this order: `b"x"` is no name, `.5` no point. */
const KINDS: [pattern: RegExp, kind: CelTokenKind, check?: (text: string) => void][] = [
  [RAW_TEXT, CelTokenKind.TEXT, requireEnd],
  [TEXT, CelTokenKind.TEXT, requireEscapes],
  [NUMBER, CelTokenKind.NUMBER, requireNumber],
  [NAME, CelTokenKind.NAME],
  [QUOTED_NAME, CelTokenKind.QUOTED_NAME],
  [SIGN, CelTokenKind.SIGN],
];

function tokenAt(expression: string, position: number): CelToken {
  for (const [pattern, kind, check] of KINDS) {
    const text = expression.slice(position, position + lengthOf(pattern, expression, position));
    if (text !== '') {
      check?.(text);
      return { kind: kind === CelTokenKind.TEXT && isBytes(text) ? CelTokenKind.BYTES : kind, text };
    }
  }
  const [sign] = expression.slice(position);
  if (/["']/.test(sign)) {
    throw mistake('a CEL expression whose quotes are closed, on the same line where they are no triple ones',
      'close the quote; one inside a string is written with a backslash');
  }
  if (/[=&|]/.test(sign)) {
    throw mistake(`a CEL expression without a single "${sign}"`, `write "${sign}${sign}"`);
  }
  const [character] = [...expression.slice(position, position + 2)];
  throw mistake(`a CEL expression without "${character}" outside of strings`, 'put it into quotes, or leave it out');
}

function isBytes(text: string): boolean {
  return /^[bB]/.test(text);
}

/** What stands between the quotes. */
function contentOf(text: string): string {
  const [opening, quote] = /^[bBrR]*("""|'''|"|')/.exec(text) ?? ['', ''];
  return text.slice(opening.length, text.length - quote.length);
}

/** Envoy reads a backslash before the last quote of a raw text as one that belongs to the quote. */
function requireEnd(text: string): void {
  const [backslashes] = /\\*$/.exec(contentOf(text)) ?? [''];
  if (backslashes.length % 2 === 1) {
    throw mistake('a CEL expression in which no raw string ends with a backslash', `write ${text} without the r, and two backslashes for one`);
  }
}

function requireEscapes(text: string): void {
  for (const [escape] of contentOf(text).matchAll(ESCAPE)) {
    if (!IS_ESCAPE.test(escape)) {
      throw mistake(`a CEL expression whose strings have escapes that CEL knows, not ${escape}`,
        'write two backslashes for one, or a raw string such as r"\\d"; CEL knows \\n, \\r, \\t, \\", \\\\, \\x41, \\101, \\u0041 and a few others');
    }
    requireCharacter(escape, text);
  }
}

function requireCharacter(escape: string, text: string): void {
  if (!UNICODE_ESCAPE.test(escape)) {
    return;
  }
  const code = parseInt(escape.slice(2), 16);
  const [first, last] = SURROGATES;
  if (isBytes(text) || code > LAST_CHARACTER || code >= first && code <= last) {
    throw mistake(`a CEL expression whose strings name characters that there are, not ${escape}`,
      isBytes(text) ? 'write the bytes, such as \\xC3\\xA9' : 'write the character itself');
  }
}

function requireNumber(text: string): void {
  if (/^(?:0x[0-9a-fA-F]+|\d+)[uU]?$/.test(text)) {
    const isUnsigned = /[uU]$/.test(text);
    const largest = isUnsigned ? LARGEST_UINT : LARGEST_INT;
    if (BigInt(isUnsigned ? text.slice(0, -1) : text) > largest) {
      throw mistake(`a CEL expression with numbers up to ${largest}`, `write a smaller one than ${text}`);
    }
  } else if (!Number.isFinite(Number(text))) {
    throw mistake(`a CEL expression with numbers up to ${Number.MAX_VALUE}`, `write a smaller one than ${text}`);
  }
}
