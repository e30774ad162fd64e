/** A number, a name, an operator, or any other sign. */
const TOKENS = /0[xX][0-9a-fA-F]+[uU]?|(?:\d+\.\d+|\.\d+|\d+)(?:[eE][-+]?\d+)?[uU]?|[A-Za-z_]\w*|`[^`]*`|[=!<>]=|&&|\|\||\S/g;

const NUMBER = /^\.?\d/;
const NAME = /^[A-Za-z_`]/;
const BINARY = new Set(['*', '/', '%', '+', '-', '==', '!=', '<', '<=', '>', '>=', '&&', '||', 'in']);

/** Names that CEL keeps for later. */
const RESERVED = new Set([
  'as', 'break', 'const', 'continue', 'else', 'for', 'function', 'if', 'import', 'in', 'let', 'loop', 'namespace', 'package', 'return', 'var',
  'void', 'while',
]);

/** The parser of istiod goes no deeper. */
const MAX_DEPTH = 250;

/** Where an expression stops to be one. */
class Misplaced {
  constructor(public readonly token: string | undefined) {
  }
}

/**
 * What is out of place in an expression in CEL, by the grammar of the language.
 *
 * @param code the expression with a number in the place of each string, and without comments
 * @returns nothing where it is an expression; an empty text where its end comes too early
 */
export function misplacedIn(code: string): string | undefined {
  try {
    new CelSyntax([...code.matchAll(TOKENS)].map(([token]) => token)).whole();
    return undefined;
  } catch (error) {
    if (error instanceof Misplaced) {
      return error.token ?? '';
    }
    throw error;
  }
}

/** Reads one token after the other, as cel-go does. Precedence decides nothing here. */
class CelSyntax {
  private position = 0;
  private depth = 0;

  constructor(private readonly tokens: readonly string[]) {
  }

  public whole(): void {
    this.expression();
    if (this.next !== undefined) {
      throw new Misplaced(this.next);
    }
  }

  private get next(): string | undefined {
    return this.tokens[this.position];
  }

  private takes(token: string): boolean {
    const isNext = this.next === token;
    this.position += isNext ? 1 : 0;
    return isNext;
  }

  private require(token: string): void {
    if (!this.takes(token)) {
      throw new Misplaced(this.next);
    }
  }

  private expression(): void {
    if (++this.depth > MAX_DEPTH) {
      throw new Misplaced(this.next);
    }
    this.chain();
    if (this.takes('?')) {
      this.chain();
      this.require(':');
      this.expression();
    }
    this.depth--;
  }

  private chain(): void {
    this.unary();
    while (this.next !== undefined && BINARY.has(this.next)) {
      this.position++;
      this.unary();
    }
  }

  private unary(): void {
    const sign = this.next;
    if (sign === '!' || sign === '-') {
      while (this.takes(sign)) {
        // Any number of one sign.
      }
    }
    this.value();
    while (this.member()) {
      // Fields and items, one after the other.
    }
  }

  private value(): void {
    const token = this.next ?? '';
    if (this.takes('(')) {
      this.expression();
      this.require(')');
    } else if (this.takes('[')) {
      this.list(']', () => this.expression());
    } else if (this.takes('{')) {
      this.entries();
    } else if (NUMBER.test(token)) {
      this.position++;
    } else {
      this.takes('.');
      this.name(true);
      this.call();
    }
  }

  private member(): boolean {
    if (this.takes('.')) {
      this.name(false);
      this.call();
      return true;
    }
    if (this.takes('[')) {
      this.expression();
      this.require(']');
      return true;
    }
    // The fields of a message behind its name.
    return this.isBehindName() && this.takes('{') && this.entries();
  }

  private isBehindName(): boolean {
    return NAME.test(this.tokens[this.position - 1] ?? '');
  }

  private name(isFirst: boolean): void {
    const token = this.next ?? '';
    if (!NAME.test(token) || token === 'in' || isFirst && (RESERVED.has(token) || token.startsWith('`'))) {
      throw new Misplaced(this.next);
    }
    this.position++;
  }

  private call(): void {
    if (this.takes('(')) {
      this.list(')', () => this.expression(), false);
    }
  }

  private entries(): true {
    this.list('}', () => {
      this.expression();
      this.require(':');
      this.expression();
    });
    return true;
  }

  /** Items with commas between them, and one behind them where that is allowed. */
  private list(end: string, item: () => void, mayEndWithComma = true): void {
    if (this.takes(end)) {
      return;
    }
    if (mayEndWithComma && this.takes(',')) {
      this.require(end);
      return;
    }
    do {
      item();
      if (this.takes(end)) {
        return;
      }
      this.require(',');
    } while (!(mayEndWithComma && this.takes(end)));
  }
}
