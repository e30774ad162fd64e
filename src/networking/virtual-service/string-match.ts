import { ValidationError, refuse, show } from '../../core/errors';
import { requireRegex } from '../../core/regular-expression';
import { requirePossible } from '../../core/request-texts';
import { firstMisfit, Misfit, misfitOfPath, misfitOfPattern, mistaken, PatternWords, StringMatchSpec, TextMatch } from '../../istio';

/** How a route writes what a pattern of another language means. */
const PATTERN_WORDS: PatternWords = {
  below: path => `use StringMatch.prefix("${path}/")`,
  others: 'use StringMatch.regex for expressions, StringMatch.prefix for all that begins with a text',
};

/**
 * How a text of a request is compared: the whole of it, its beginning, or a regular expression. Upper and lower case differ.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#StringMatch
 */
export class StringMatch {
  /**
   * The text is equal.
   *
   * @param value the text
   */
  public static exact(value: string): StringMatch {
    return new StringMatch('exact', value);
  }

  /**
   * The text begins with a value. It is a plain prefix: `/cart` also matches `/cartoon`.
   *
   * @param value the beginning; empty only for the path, where it matches every request
   */
  public static prefix(value: string): StringMatch {
    return new StringMatch('prefix', value);
  }

  /**
   * A regular expression matches all of the text.
   *
   * @param pattern RE2, 1 to 1,024 characters
   * @throws if it is not RE2 or too long
   * @see https://github.com/google/re2/wiki/Syntax
   */
  public static regex(pattern: string): StringMatch {
    return new StringMatch('regex', requireRegex('regex of a string match', pattern));
  }

  /** The header or query parameter is there, whatever its value. Only for headers and query parameters. */
  public static present(): StringMatch {
    return new StringMatch('present', '');
  }

  /**
   * An expression that this library wrote itself: to check it would load RE2 for nothing.
   *
   * @internal
   */
  public static _known(pattern: string): StringMatch {
    return new StringMatch('regex', pattern);
  }

  /** What it is as a path, once that was asked for and not refused. */
  private path?: Record<string, string>;

  private constructor(
    private readonly kind: 'exact' | 'prefix' | 'regex' | 'present',
    private readonly value: string,
  ) {
    if (typeof value !== 'string') {
      refuse(`${kind} of a string match`, 'a text', value, 'numbers and booleans need quotes');
    }
  }

  /**
   * The match as Istio writes it, for a text that is always there.
   *
   * @internal
   */
  public _render(what: string): Record<string, string> {
    if (this.kind === 'present') {
      throw new ValidationError(`${what} can not be StringMatch.present(), got it: every request has one, leave the condition out`);
    }
    if (this.kind === 'prefix' && this.value === '') {
      refuse(`prefix of ${what}`, 'a text that is not empty', this.value, 'leave the condition out to match everything');
    }
    return { [this.kind]: this.value };
  }

  /**
   * The match as Istio writes it, for a text that is never empty.
   *
   * @internal
   */
  public _renderNotEmpty(what: string): Record<string, string> {
    if (this.kind === 'exact' && this.value === '') {
      refuse(what, 'a text that is not empty', this.value, 'leave it out');
    }
    return this._render(what);
  }

  /**
   * The match as Istio writes it, for a header or a query parameter: `{}` where it only has to be there.
   *
   * @internal
   */
  public _renderOptional(what: string): Record<string, string> {
    return this.kind === 'present' ? {} : this._render(what);
  }

  /**
   * The match as Istio writes it, for a JWT claim.
   *
   * @internal
   */
  public _renderClaim(what: string): Record<string, string> {
    if (this.kind === 'present') {
      throw new ValidationError(`${what} can not be StringMatch.present(), got it: Envoy refuses all routes with a claim that has no value, use `
        + 'StringMatch.regex(".*")');
    }
    return this._render(what);
  }

  /**
   * The match as Istio writes it, for the path: without a query, and beginning with a slash.
   *
   * @internal
   */
  public _renderPath(what: string): Record<string, string> {
    // A route is rendered when it is given and once more at the synth.
    return this.path ??= this.checkedPath(what);
  }

  private checkedPath(what: string): Record<string, string> {
    if (this.kind === 'prefix' && this.value === '') {
      return { prefix: '' };
    }
    const rendered = this._render(what);
    if (this.kind !== 'regex' && (!this.value.startsWith('/') || /[?#]/.test(this.value))) {
      refuse(what, 'a path that begins with "/" and has no query', this.value, 'match the query with queryParams');
    }
    requirePossible(what, this.value, firstMisfit(() => this.misfitOfPattern(), () => misfitOfPath(this._text)));
    return rendered;
  }

  /**
   * Whether it compares a prefix: what `prefixRewrite` of a redirect needs.
   *
   * @internal
   */
  public get _isPrefix(): boolean {
    return this.kind === 'prefix';
  }

  /**
   * Whether it only asks that there is a text.
   *
   * @internal
   */
  public get _isPresence(): boolean {
    return this.kind === 'present';
  }

  /**
   * The text that it compares as a whole.
   *
   * @internal
   */
  public get _exact(): string | undefined {
    return this.kind === 'exact' ? this.value : undefined;
  }

  /**
   * The beginning that it compares.
   *
   * @internal
   */
  public get _prefix(): string | undefined {
    return this.kind === 'prefix' ? this.value : undefined;
  }

  /**
   * Whether it is a regular expression: Istio compares these with case always.
   *
   * @internal
   */
  public get _isRegex(): boolean {
    return this.kind === 'regex';
  }

  /**
   * The text, and how it is compared.
   *
   * @internal
   */
  public get _text(): TextMatch {
    return { kind: this.kind, text: this.value };
  }

  /**
   * The match as Istio writes it, for a text that may be missing.
   *
   * @internal
   */
  public get _spec(): StringMatchSpec {
    return this.kind === 'present' ? {} : { [this.kind]: this.value };
  }

  /** The match for a person, such as `prefix "/cart"`. */
  public toString(): string {
    return this.kind === 'present' ? 'present' : `${this.kind} ${show(this.value)}`;
  }

  private misfitOfPattern(): Misfit | undefined {
    const isPlain = this.kind === 'exact' || this.kind === 'prefix';
    return !isPlain ? undefined : misfitOfPattern(this.value, PATTERN_WORDS) ?? (this.value.includes('*')
      ? mistaken('a path without a wildcard', `${PATTERN_WORDS.others}; an asterisk that is sent is "[*]" in an expression`) : undefined);
  }
}
