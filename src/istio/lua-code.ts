/** What a block of Lua begins with, and what closes it. `while` and `for` have a `do`. */
const CLOSERS: Readonly<Record<string, string>> = { 'function': 'end', 'if': 'end', 'do': 'end', 'repeat': 'until', '(': ')', '[': ']', '{': '}' };
const CLOSING = new Set(Object.values(CLOSERS));
/** What stands in an `if`, and in nothing that it encloses. */
const OF_IF = ['then', 'else', 'elseif'];

const BLANK = /[ \t\n\v\f\r]/;
const LONG_BRACKET = /\[(=*)\[/y;
const WORD = /[A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*/y;
const NUMBER = /\.?[0-9][\w.]*/y;
const SIGN = /\.{1,3}|~=|[-+*/%^#=<>;:,]/y;

/** The longest script of a TrafficExtension, in bytes. */
export const MAX_LUA_CODE = 65536;

const CALLBACK = /\benvoy_on_(?:request|response)\b/;

/** Whether a script of Envoy has a function that is called. */
export function hasLuaCallback(code: string): boolean {
  return CALLBACK.test(code);
}

/** What is open at a place of the code. */
interface Open {
  readonly begin: string;
  readonly at: number;
}

/**
 * Why code is no Lua, as far as that is seen without reading its sentences: texts, comments, brackets or blocks that do not end, or end without
 * a beginning, and characters that it does not know. There are other mistakes.
 */
export function mistakeOfLua(text: string): string | undefined {
  // Envoy hands it to C, which reads no further.
  const code = text.split('\0', 1)[0].replace(/\r\n?/g, '\n');
  const open: Open[] = [];
  // A first line that begins so is for a shell.
  let at = code.startsWith('#') ? endOfLine(code, 0) : 0;
  while (at < code.length) {
    if (BLANK.test(code[at])) {
      at = endOfBlanks(code, at);
      continue;
    }
    const end = endOfText(code, at);
    if (typeof end === 'string') {
      return `${end} in line ${lineOf(code, at)}`;
    }
    if (end !== undefined) {
      at = end;
      continue;
    }
    const token = tokenAt(code, at);
    if (token === undefined) {
      return `Lua has no ${JSON.stringify(code[at])} in line ${lineOf(code, at)}`;
    }
    const wrong = place(token, at, open);
    if (wrong !== undefined) {
      return `${wrong} in line ${lineOf(code, at)}`;
    }
    at += token.length;
  }
  const last = open.at(-1);
  return last === undefined ? undefined : `nothing closes ${JSON.stringify(last.begin)} of line ${lineOf(code, last.at)}`;
}

/** Where a comment or a text that begins here ends; in words why it does not; nothing where none begins. */
function endOfText(code: string, at: number): number | string | undefined {
  const isComment = code.startsWith('--', at);
  const start = isComment ? at + 2 : at;
  const bracket = matchAt(LONG_BRACKET, code, start);
  if (bracket !== undefined) {
    const close = `]${'='.repeat(bracket.length - 2)}]`;
    const end = code.indexOf(close, start + bracket.length);
    return end < 0 ? `a ${isComment ? 'comment' : 'text'} does not end that begins` : end + close.length;
  }
  if (isComment) {
    return endOfLine(code, at);
  }
  return code[at] === '"' || code[at] === '\'' ? endOfQuotes(code, at) ?? 'a text does not end that begins' : undefined;
}

function endOfLine(code: string, at: number): number {
  const end = code.indexOf('\n', at);
  return end < 0 ? code.length : end;
}

/** A backslash takes the next character, also a line break, and `\z` all blanks behind it. */
function endOfQuotes(code: string, start: number): number | undefined {
  let at = start + 1;
  while (at < code.length && code[at] !== '\n') {
    if (code[at] === code[start]) {
      return at + 1;
    }
    at = code[at] !== '\\' ? at + 1 : code[at + 1] === 'z' ? endOfBlanks(code, at + 2) : at + 2;
  }
  return undefined;
}

function endOfBlanks(code: string, start: number): number {
  let at = start;
  while (at < code.length && BLANK.test(code[at])) {
    at += 1;
  }
  return at;
}

function tokenAt(code: string, at: number): string | undefined {
  return '()[]{}'.includes(code[at]) ? code[at] : matchAt(WORD, code, at) ?? matchAt(NUMBER, code, at) ?? matchAt(SIGN, code, at);
}

/** Opens or closes what a token stands for, and says what does not fit. */
function place(token: string, at: number, open: Open[]): string | undefined {
  if (Object.hasOwn(CLOSERS, token)) {
    open.push({ begin: token, at });
    return undefined;
  }
  if (OF_IF.includes(token)) {
    return open.at(-1)?.begin === 'if' ? undefined : `"${token}" stands in no "if"`;
  }
  if (!CLOSING.has(token)) {
    return undefined;
  }
  const last = open.pop();
  return last !== undefined && CLOSERS[last.begin] === token ? undefined
    : `"${token}" closes ${last === undefined ? 'nothing' : `no "${last.begin}"`}`;
}

function matchAt(pattern: RegExp, code: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(code)?.[0];
}

function lineOf(code: string, at: number): number {
  return code.slice(0, at).split('\n').length;
}
