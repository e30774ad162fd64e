import { optional } from '../../core/requirements';
import { quoteRegex } from '../../istio';
import { StringMatch } from '../../networking/virtual-service/string-match';

/** A wildcard, or text between wildcards. */
type Part = { readonly wildcard: '*' | '?' } | { readonly text: string };


/**
 * A text with the wildcards of the ALB: `*` stands for any characters, none too, `?` for exactly one; `\*` and `\?` for themselves.
 */
export class WildcardPattern {
  private readonly parts: Part[] = [];

  constructor(pattern: string) {
    for (const [token] of pattern.matchAll(/\\[*?\\]|\*+|\?|[^*?\\]+|\\/gs)) {
      if (token === '?' || token.startsWith('*')) {
        this.parts.push({ wildcard: token === '?' ? '?' : '*' });
      } else {
        this.addText(/^\\[*?\\]$/.test(token) ? token.slice(1) : token);
      }
    }
  }

  /** The text, where there are no wildcards. */
  public get literal(): string | undefined {
    return this.parts.length === 0 ? '' : this.parts.length === 1 ? textOf(this.parts[0]) : undefined;
  }

  /** The text before its only wildcard, where that is a `*` at the end. */
  public get prefix(): string | undefined {
    const [text, last] = this.parts;
    return this.parts.length === 2 && isAsterisk(last) ? textOf(text) : undefined;
  }

  /** The text after the last wildcard. */
  public get ending(): string {
    return this.parts.length === 0 ? '' : textOf(this.parts[this.parts.length - 1]) ?? '';
  }

  /** Whether it fits every text. */
  public get fitsAll(): boolean {
    return this.parts.length === 1 && isAsterisk(this.parts[0]);
  }

  /** The regular expression for all of a text, as RE2; `character` is what a `?` stands for. */
  public toRegex(character = '.'): string {
    return this.parts.map(part => optional(textOf(part), quoteRegex) ?? (isAsterisk(part) ? `${character}*` : character)).join('');
  }

  /** How Istio compares a text with it: as plainly as possible. */
  public toMatch(ignoreCase: boolean): StringMatch {
    const { literal, prefix } = this;
    if (literal !== undefined && !(ignoreCase && hasCase(literal))) {
      return StringMatch.exact(literal);
    }
    if (prefix !== undefined && !(ignoreCase && hasCase(prefix))) {
      return StringMatch.prefix(prefix);
    }
    return this.fitsAll ? StringMatch.present() : StringMatch.regex(`${ignoreCase ? '(?i)' : ''}${this.toRegex()}`);
  }

  private addText(text: string): void {
    const last = this.parts.at(-1);
    if (last && 'text' in last) {
      this.parts[this.parts.length - 1] = { text: last.text + text };
    } else {
      this.parts.push({ text });
    }
  }
}

function textOf(part: Part): string | undefined {
  return 'text' in part ? part.text : undefined;
}

function isAsterisk(part: Part): boolean {
  return 'wildcard' in part && part.wildcard === '*';
}

/** Whether a text is another one in capitals. */
function hasCase(text: string): boolean {
  return text.toLowerCase() !== text.toUpperCase();
}
