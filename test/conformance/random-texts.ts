/** Draws for one random call: the same seed draws the same, so that a call can be made again in another app. */
import { COMMAND_NAMES } from './command-names';

/** Texts that some layer reads as something else than text, and nonsense. */
const PIECES = [
  'a', 'B', '7', '-', '_', '.', '/', '*', '?', '%', '%%', '"', '\'', '\\', '\\1', '(', ')', '[', ']', '{', '}', '{*}', '{**}', '|', '^', '$',
  '+', '#', '&', '=', ';', ':', ',', ' ',
  '\n', '\r', '\t', '\u0000', '\u0001', '\u007f', '\u0085', 'é', 'ß', 'ω', '日本', '😀', '\uFEFF', '\u2028', '%REQ(X)%', '%CLIENT_IP%', '%REQ%',
  '%REQ(', '%2F', '%00', '..', '//', '~', '!', '@',
  '<', '>', '`', 'true', 'null', '0x1', '1e3', 'no', '${x}', '{{x}}', '%s', 'host', ':authority', 'x-user', 'example.com', '127.0.0.1', '::1',
  'https://',
];

const MODULUS = 2_147_483_647;

const LETTERS = 'abcdefghijklmnopqrstuvwxyz';

export class Draw {
  private state: number;
  /** How many of a hundred texts are not plain: some calls get a single one, which then decides. */
  private readonly hostility: number;

  constructor(seed: number) {
    this.state = 1 + seed % (MODULUS - 1);
    this.hostility = this.of([2, 5, 5, 10, 20]);
  }

  /** An integer from 0, smaller than the limit (Park and Miller; the first numbers of neighbouring seeds are alike, so they are skipped). */
  below(limit: number): number {
    for (let step = 0; step < 3; step++) {
      this.state = this.state * 48_271 % MODULUS;
    }
    return Math.floor(this.state / 8) % limit;
  }

  integer(minimum: number, maximum: number): number {
    return minimum + this.below(maximum - minimum + 1);
  }

  isLucky(percent: number): boolean {
    return this.below(100) < percent;
  }

  of<T>(values: readonly T[]): T {
    return values[this.below(values.length)];
  }

  maybe<T>(percent: number, make: () => T): T | undefined {
    return this.isLucky(percent) ? make() : undefined;
  }

  some<T>(maximum: number, make: (index: number) => T): T[] {
    return Array.from({ length: this.integer(1, maximum) }, (_, index) => make(index));
  }

  /** Mostly the plain text that fits; else it with something put into it, or something else altogether. */
  text(plain = this.word()): string {
    if (!this.isLucky(this.hostility)) {
      return plain;
    }
    const kind = this.below(7);
    if (kind < 4) {
      const at = this.below(plain.length + 1);
      return plain.slice(0, at) + this.of(PIECES) + plain.slice(at);
    }
    return kind === 4 ? plain + 'x'.repeat(this.of([60, 250, 1000, 1100, 2050, 4100, 17000])) : this.some(5, () => this.of(PIECES)).join('');
  }

  word(): string {
    return this.some(6, () => LETTERS[this.below(26)]).join('');
  }

  path(): string {
    return this.text(`/${this.some(3, () => this.word()).join('/')}`);
  }

  host(): string {
    return this.text(`${this.word()}.example.com`);
  }

  headerName(): string {
    return this.text(`x-${this.word()}`);
  }

  /** A value with commands of Envoy, right and wrong. */
  headerValue(): string {
    const name = this.of(COMMAND_NAMES);
    const plain = [
      () => this.word(),
      () => `%${this.of(['REQ', 'RESP'])}(${this.headerName()})%`,
      () => '100%%',
      () => '%DOWNSTREAM_REMOTE_ADDRESS_WITHOUT_PORT%',
      () => '%START_TIME(%Y-%m-%d)%',
      () => `%${this.of(['DYNAMIC_METADATA', 'FILTER_STATE', 'ENVIRONMENT', 'QUERY_PARAM'])}(${this.text('a')})% b`,
    ];
    const others = [
      () => `%${name}%`, () => `%${name}(${this.text('X')})%`, () => `%${name}:3%`,
      () => `%START_TIME(${this.of(['%n', '%s.%3f', ')'])})%`, () => `%${name}(a:b)%`,
    ];
    return this.text(this.of(this.isLucky(2 * this.hostility) ? others : plain)());
  }

  /** An expression, small or about as large as Envoy takes it. */
  expression(beginning = ''): string {
    const isHard = this.isLucky(this.hostility);
    const part = this.of(isHard ? [
      '\\pL', 'é', '\\x{e9}', '\\x{100}', '\\w+', '(?:a|a|b)', '[^\\x00-\\xff]', this.text(), '\\p{Greek}',
    ] : ['a', '[a-z]', '\\d', '.', '(?:ab|cd)', '(a|b)', '[^/]', '(?i)x', this.word()]);
    const quantifier = this.of(isHard ? ['{30}', '{1000}', '{0,1000}', '{0}', '+?', '{0,30}'] : ['', '', '*', '+', '{2,5}']);
    return beginning + `(?:${part})${quantifier}`.repeat(isHard ? this.of([1, 10, 32, 40, 64]) : this.integer(1, 3));
  }
}
