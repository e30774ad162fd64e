import { misplacedIn } from './cel-syntax';
import { refuse } from '../core/errors';
import { requireText } from '../core/requirements';

/** The parsers of istiod and of Envoy read no longer expression. */
const MAX_CHARACTERS = 100_000;

const RAW_TEXT = /(?:[rR][bB]?|[bB][rR])(?:"""[^]*?"""|'''[^]*?'''|"[^"\n]*"|'[^'\n]*')/;
const TEXT = /[bB]?(?:"""(?:[^\\]|\\[^])*?"""|'''(?:[^\\]|\\[^])*?'''|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')/;
const COMMENT = /\/\/[^\n]*/;

/** A string literal (raw, triple, or on one line), or a comment to the end of the line. */
const LITERALS = new RegExp([RAW_TEXT, TEXT, COMMENT].map(({ source }) => source).join('|'), 'g');

const CLOSING: Record<string, string> = { '(': ')', '[': ']', '{': '}' };

/** `=`, `&` and `|` alone: CEL has `==`, `&&` and `||` only. */
const LONE_OPERATOR = /(?<![=!<>])=(?!=)|(?<!&)&(?!&)|(?<!\|)\|(?!\|)/;

/** What CEL has inside strings only. */
const FOREIGN = /[@#$;\\]|[^\u0000-\u007f]/u;

/**
 * An expression in CEL, as far as it can be judged without its parser: what is left out here, istiod refuses when it is applied.
 */
export function requireCel(what: string, expression: string): string {
  requireText(what, typeof expression === 'string' ? expression.trim() : expression,
    'write a condition such as \'response.code >= 400\', or leave it out');
  if ([...expression].length > MAX_CHARACTERS) {
    refuse(what, `at most ${MAX_CHARACTERS} characters`, expression, 'shorten it');
  }
  // A literal is one value, whatever is in it.
  const code = expression.replace(LITERALS, literal => literal.startsWith('//') ? ' ' : ' 0 ');
  if (/["']/.test(code)) {
    refuse(what, 'a CEL expression whose quotes are closed', expression, 'close the quote; one inside a string is written with a backslash');
  }
  const [foreign] = FOREIGN.exec(code) ?? [];
  if (foreign !== undefined) {
    refuse(what, `a CEL expression without "${foreign}" outside of strings`, expression, 'put it into quotes, or leave it out');
  }
  requireBalance(what, expression, code);
  const [operator] = LONE_OPERATOR.exec(code) ?? [];
  if (operator !== undefined) {
    refuse(what, `a CEL expression without a single "${operator}"`, expression, `write "${operator}${operator}"`);
  }
  const misplaced = misplacedIn(code);
  if (misplaced !== undefined) {
    const [allowed, fix] = misplaced === ''
      ? ['that does not end too early', 'complete it']
      : [`in which "${misplaced}" is in its place`, 'put an operator between two values, and a text into quotes'];
    refuse(what, `a CEL expression ${allowed}`, expression, fix);
  }
  return expression;
}

function requireBalance(what: string, expression: string, code: string): void {
  const open: string[] = [];
  for (const [bracket] of code.matchAll(/[()[\]{}]/g)) {
    if (bracket in CLOSING) {
      open.push(CLOSING[bracket]);
    } else if (open.pop() !== bracket) {
      refuse(what, 'a CEL expression whose brackets are balanced', expression, `nothing is open for "${bracket}"`);
    }
  }
  if (open.length > 0) {
    refuse(what, 'a CEL expression whose brackets are balanced', expression, `"${open[open.length - 1]}" is missing`);
  }
}
