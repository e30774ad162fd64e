/**
 * What can be said for sure of the texts that an expression of RE2 matches as a whole. Whatever is not understood may match anything.
 */

/** One step of an expression: characters that it may stand for, or expressions of which it is one. */
export interface Step {
  /** Whether a character may be there. */
  readonly takes: (character: string) => boolean;
  /** The character, where it is always the same. */
  readonly literal?: string;
  readonly alternatives?: readonly Sequence[];
  /** Whether it stands for no character at all, as an anchor does. */
  readonly isEmpty?: boolean;
  /** The end of the text that it asks for: it stands for no character. */
  readonly anchor?: '^' | '$';
  /** Whether it may be left out. */
  readonly isOptional: boolean;
  /** Whether it may come several times. */
  readonly isRepeated: boolean;
}

/** Steps, one after the other. */
export type Sequence = readonly Step[];

/** A step without what says how often it comes. */
type Atom = Omit<Step, 'isOptional' | 'isRepeated'>;

/** An expression, read as far as it is needed. */
export interface Expression {
  readonly alternatives: readonly Sequence[];
  /** Whether case counts everywhere. */
  readonly countsCase: boolean;
}

const ANY = (): boolean => true;

/** Reads an expression that RE2 accepts; none where it uses something unusual. */
export function readExpression(pattern: string): Expression | undefined {
  // How often flags come, says how often what stands before them does.
  if (/\\[QECpPxAz]|\\[0-7]|\[\[:|\(\?[a-zA-Z-]*\)[*+?{]/.test(pattern)) {
    return undefined;
  }
  const reader = new Reader(pattern);
  const alternatives = reader.alternatives();
  return reader.isAtEnd ? { alternatives, countsCase: !/\(\?[a-zA-Z-]*i/.test(pattern) } : undefined;
}

/** Whether a text that it matches may begin with a character. */
export function mayBeginWith({ alternatives }: Expression, character: string): boolean {
  return alternatives.some(sequence => beginning(sequence, character) !== 'no');
}

/** What all texts that it matches begin with, as far as it is plain. */
export function plainBeginning({ alternatives, countsCase }: Expression): string {
  const [sequence, ...others] = alternatives;
  let text = '';
  for (const { isEmpty, literal: character, isOptional, isRepeated } of countsCase && others.length === 0 ? sequence : []) {
    if (isEmpty) {
      continue;
    }
    if (character === undefined || isOptional) {
      break;
    }
    text += character;
    if (isRepeated) {
      break;
    }
  }
  return text;
}

/** Whether it may match the empty text. */
export function mayBeEmpty({ alternatives }: Expression): boolean {
  return alternatives.some(isNothing);
}

/** Whether a text that it matches may have a character. */
export function mayHave({ alternatives }: Expression, character: string): boolean {
  const has = (sequence: Sequence): boolean => sequence.some(step => step.alternatives?.some(has) ?? (!step.isEmpty && step.takes(character)));
  return alternatives.some(has);
}

/** Whether all texts that it matches have one of some characters. */
export function needsOneOf({ alternatives }: Expression, isOneOf: (character: string) => boolean): boolean {
  return alternatives.every(sequence => needs(sequence, isOneOf));
}

function needs(sequence: Sequence, isOneOf: (character: string) => boolean): boolean {
  return sequence.some(step => !step.isOptional
    && (step.alternatives?.every(inner => needs(inner, isOneOf)) ?? (step.literal !== undefined && isOneOf(step.literal))));
}

/** Whether a text may begin with a character: not, perhaps, or only with what comes after nothing. */
function beginning(sequence: Sequence, character: string): 'yes' | 'no' {
  for (const step of sequence) {
    if (step.isEmpty) {
      continue;
    }
    const begins = step.alternatives?.some(inner => beginning(inner, character) === 'yes') ?? step.takes(character);
    if (begins) {
      return 'yes';
    }
    if (!step.isOptional && !(step.alternatives?.some(isNothing) ?? false)) {
      return 'no';
    }
  }
  return 'no';
}

function isNothing(sequence: Sequence): boolean {
  return sequence.every(step => step.isEmpty || step.isOptional || (step.alternatives?.some(isNothing) ?? false));
}

/** Reads from the left to the right. */
class Reader {
  private position = 0;

  constructor(private readonly pattern: string) {
  }

  public get isAtEnd(): boolean {
    return this.position >= this.pattern.length;
  }

  public alternatives(): Sequence[] {
    const all: Step[][] = [[]];
    while (!this.isAtEnd && this.peek() !== ')') {
      if (this.take('|')) {
        all.push([]);
      } else {
        all[all.length - 1].push(this.step());
      }
    }
    return all;
  }

  private step(): Step {
    const step = this.atom();
    const quantifier = /^(?:[*+?]|\{[0-9]+(?:,[0-9]*)?\})\??/.exec(this.pattern.slice(this.position))?.[0];
    if (quantifier === undefined) {
      return { ...step, isOptional: false, isRepeated: false };
    }
    this.position += quantifier.length;
    return { ...step, isOptional: /^(?:[*?]|\{0+[,}])/.test(quantifier), isRepeated: !quantifier.startsWith('?') };
  }

  private atom(): Atom {
    const character = this.next();
    switch (character) {
      case '(': return this.group();
      case '[': return { takes: this.characterClass() };
      case '.': return { takes: ANY };
      case '^': case '$': return { takes: () => false, isEmpty: true, anchor: character };
      case '\\': return this.escape();
      default: return literal(character);
    }
  }

  private group(): Atom {
    const [prefix = '', flags] = /^\?(?:P?<[^>]*>|([a-zA-Z-]*)([:)]))/.exec(this.pattern.slice(this.position)) ?? [];
    this.position += prefix.length;
    if (flags !== undefined && prefix.endsWith(')')) {
      return { takes: () => false, isEmpty: true };
    }
    const alternatives = this.alternatives();
    this.take(')');
    return { takes: ANY, alternatives };
  }

  private escape(): Atom {
    const character = this.next();
    if (/[bB]/.test(character)) {
      return { takes: () => false, isEmpty: true };
    }
    return /[a-zA-Z0-9]/.test(character) ? { takes: takenBy(character) } : literal(character);
  }

  /** What a class takes; of what is unusual in it, everything. */
  private characterClass(): (character: string) => boolean {
    const isNegated = this.take('^');
    const parts: ((character: string) => boolean)[] = [];
    for (let first = true; !this.isAtEnd && (first || this.peek() !== ']'); first = false) {
      parts.push(this.classPart());
    }
    this.take(']');
    return character => parts.some(part => part(character)) !== isNegated;
  }

  private classPart(): (character: string) => boolean {
    const from = this.next();
    const escaped = from === '\\' ? this.next() : undefined;
    if (escaped !== undefined && /[a-zA-Z0-9]/.test(escaped)) {
      return takenBy(escaped);
    }
    const low = escaped ?? from;
    if (this.peek() !== '-' || this.pattern[this.position + 1] === ']') {
      return character => character === low;
    }
    this.position++;
    const end = this.next();
    const high = end === '\\' ? this.next() : end;
    return character => character >= low && character <= high;
  }

  private peek(): string {
    return this.pattern[this.position];
  }

  private next(): string {
    return this.pattern[this.position++] ?? '';
  }

  private take(character: string): boolean {
    const isThere = this.peek() === character;
    this.position += isThere ? 1 : 0;
    return isThere;
  }
}

const CLASSES: Record<string, RegExp> = {
  d: /[0-9]/,
  D: /[^0-9]/,
  w: /[0-9A-Za-z_]/,
  W: /[^0-9A-Za-z_]/,
  s: /[\t\n\f\r ]/,
  S: /[^\t\n\f\r ]/,
  t: /\t/,
  n: /\n/,
  r: /\r/,
  f: /\f/,
  v: /\v/,
  a: /\x07/,
};

function takenBy(escaped: string): (character: string) => boolean {
  const known = Object.hasOwn(CLASSES, escaped) ? CLASSES[escaped] : undefined;
  return known === undefined ? ANY : character => known.test(character);
}

function literal(character: string): Atom {
  return { takes: other => other.toLowerCase() === character.toLowerCase(), literal: character };
}
