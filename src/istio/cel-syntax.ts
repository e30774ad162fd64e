import { CelPart, CelUse, requireCall, requireSum } from './cel-functions';
import { celTokens, CelMistake, CelToken, CelTokenKind, mistake, textOfCel } from './cel-tokens';
import { Misfit, never } from './misfit';

/** The parsers of istiod and of Envoy read no longer expression. */
const MAX_CHARACTERS = 100_000;

/** Envoy's parser goes no deeper, that of istiod to 250. */
const MAX_DEPTH = 32;

/** What binds more comes later. Of the first two Envoy's parser makes trees that are no deeper for more operands. */
const OPERATORS = [['||'], ['&&'], ['<', '<=', '>=', '>', '==', '!=', 'in'], ['+', '-'], ['*', '/', '%']];
const FLAT_LEVELS = 2;

/** Values with a name. */
const CONSTANTS = new Set(['true', 'false', 'null']);

/** Names that CEL keeps for later. */
const RESERVED = new Set([
  'as', 'break', 'const', 'continue', 'else', 'for', 'function', 'if', 'import', 'in', 'let', 'loop', 'namespace', 'package', 'return', 'var',
  'void', 'while',
]);

const CLOSING: Record<string, string> = { '(': ')', '[': ']', '{': '}' };

/**
 * Why istiod or Envoy refuse an expression in CEL, by its syntax, the functions that there are, and the expressions in `matches()`. What Envoy
 * refuses, it refuses with the whole listener. What is refused here although both take it: messages such as
 * `google.protobuf.Duration{seconds: 1}`, and -9223372036854775808.
 */
export function misfitOfCel(expression: string, use: CelUse): Misfit | undefined {
  if ([...expression].length > MAX_CHARACTERS) {
    return never(`at most ${MAX_CHARACTERS} characters`, 'shorten it');
  }
  try {
    const tokens = celTokens(expression);
    requireBalance(tokens);
    new CelSyntax(tokens, use).whole();
    return undefined;
  } catch (error) {
    if (error instanceof CelMistake) {
      return error.misfit;
    }
    throw error;
  }
}

function requireBalance(tokens: readonly CelToken[]): void {
  const open: string[] = [];
  for (const { text } of tokens) {
    if (text in CLOSING) {
      open.push(CLOSING[text]);
    } else if (/^[)\]}]$/.test(text) && open.pop() !== text) {
      throw mistake('a CEL expression whose brackets are balanced', `nothing is open for "${text}"`);
    }
  }
  if (open.length > 0) {
    throw mistake('a CEL expression whose brackets are balanced', `"${open[open.length - 1]}" is missing`);
  }
}

/** Reads one token after the other, as cel-go and cel-cpp do. */
class CelSyntax {
  private position = 0;
  private nested = 0;

  constructor(private readonly tokens: readonly CelToken[], private readonly use: CelUse) {
  }

  public whole(): void {
    this.expression();
    if (this.next !== undefined) {
      throw this.misplaced();
    }
  }

  private get next(): CelToken | undefined {
    return this.tokens[this.position];
  }

  private isNext(sign: string): boolean {
    return this.next?.text === sign;
  }

  private takes(sign: string): boolean {
    const isNext = this.isNext(sign);
    this.position += isNext ? 1 : 0;
    return isNext;
  }

  private expect(sign: string): void {
    if (!this.takes(sign)) {
      throw this.misplaced();
    }
  }

  private misplaced(): CelMistake {
    return this.next === undefined ? mistake('a CEL expression that does not end too early', 'complete it')
      : mistake(`a CEL expression in which "${this.next.text}" is in its place`, 'put an operator between two values, and a text into quotes');
  }

  /** What is made of other parts. */
  private made(parts: readonly CelPart[], more: Omit<CelPart, 'depth'> = {}): CelPart {
    return { ...more, depth: this.requireDepth(1 + Math.max(0, ...parts.map(({ depth }) => depth))) };
  }

  private requireDepth(depth: number): number {
    if (depth > MAX_DEPTH) {
      throw mistake(`a CEL expression of at most ${MAX_DEPTH} levels`,
        'use fewer operators in a row, fields of fields and brackets; any number of && and || may stand in a row');
    }
    return depth;
  }

  private expression(): CelPart {
    this.requireDepth(++this.nested);
    const condition = this.operation(0);
    if (!this.takes('?')) {
      this.nested--;
      return condition;
    }
    const one = this.operation(0);
    this.expect(':');
    const other = this.expression();
    this.nested--;
    return this.made([condition, one, other]);
  }

  private operation(level: number): CelPart {
    if (level === OPERATORS.length) {
      return this.unary();
    }
    const operands = [this.operation(level + 1)];
    for (let sign = this.next?.text ?? ''; OPERATORS[level].includes(sign); sign = this.next?.text ?? '') {
      this.position++;
      operands.push(this.operation(level + 1));
      if (sign === '+') {
        requireSum(this.use, operands);
      }
      if (level >= FLAT_LEVELS) {
        operands.splice(0, 2, this.made(operands));
      }
    }
    return operands.length === 1 ? operands[0] : this.made(operands);
  }

  private unary(): CelPart {
    const sign = this.next?.text ?? '';
    const hasSign = sign === '!' || sign === '-';
    if (hasSign) {
      while (this.takes(sign)) {
        // Any number of one sign.
      }
    }
    let part = this.value();
    for (let longer = this.member(part); longer !== undefined; longer = this.member(part)) {
      part = longer;
    }
    if (this.isNext('{') && part.name !== undefined) {
      throw mistake('a CEL expression without messages', `compare values of attributes, without braces behind "${part.name}"`);
    }
    return hasSign ? this.made([part]) : part;
  }

  private value(): CelPart {
    const token = this.next;
    if (this.takes('(')) {
      const { name, ...inside } = this.expression();
      this.expect(')');
      return inside;
    }
    if (this.takes('[')) {
      return this.made(this.list(']', () => [this.expression()]), { isList: true });
    }
    if (this.takes('{')) {
      return this.made(this.list('}', () => {
        const key = this.expression();
        this.expect(':');
        return [key, this.expression()];
      }));
    }
    switch (token?.kind) {
      case CelTokenKind.TEXT:
        this.position++;
        return this.made([], { text: textOfCel(token) });
      case CelTokenKind.BYTES:
      case CelTokenKind.NUMBER:
        this.position++;
        return this.made([]);
      default:
        return CONSTANTS.has(token?.text ?? '') ? this.constant() : this.nameOrCall();
    }
  }

  private constant(): CelPart {
    this.position++;
    return this.made([]);
  }

  private nameOrCall(): CelPart {
    const point = this.takes('.') ? '.' : '';
    const token = this.next;
    if (token?.kind !== CelTokenKind.NAME || RESERVED.has(token.text) || CONSTANTS.has(token.text)) {
      throw this.misplaced();
    }
    this.position++;
    const name = point + token.text;
    return this.call(undefined, name) ?? this.made([], { name });
  }

  private member(part: CelPart): CelPart | undefined {
    if (this.takes('[')) {
      const item = this.expression();
      this.expect(']');
      return this.made([part, item]);
    }
    if (!this.takes('.')) {
      return undefined;
    }
    const token = this.next;
    if (token?.kind === CelTokenKind.QUOTED_NAME) {
      this.position++;
      return this.made([part], { isField: true });
    }
    if (token?.kind !== CelTokenKind.NAME || token.text === 'in' || CONSTANTS.has(token.text)) {
      throw this.misplaced();
    }
    this.position++;
    return this.call(part, token.text)
      ?? this.made([part], { isField: true, ...part.name === undefined ? {} : { name: `${part.name}.${token.text}` } });
  }

  /** The call of a function, where there are brackets. */
  private call(target: CelPart | undefined, name: string): CelPart | undefined {
    if (!this.takes('(')) {
      return undefined;
    }
    const given = this.list(')', () => [this.expression()], false);
    requireCall(this.use, target, name, given);
    return this.made(target === undefined ? given : [target, ...given]);
  }

  /** Items with commas between them, and one behind them where that is allowed. */
  private list(end: string, item: () => CelPart[], mayEndWithComma = true): CelPart[] {
    const items: CelPart[] = [];
    if (this.takes(end)) {
      return items;
    }
    if (mayEndWithComma && this.takes(',')) {
      this.expect(end);
      return items;
    }
    do {
      items.push(...item());
      if (this.takes(end)) {
        return items;
      }
      this.expect(',');
    } while (!(mayEndWithComma && this.takes(end)));
    return items;
  }
}
