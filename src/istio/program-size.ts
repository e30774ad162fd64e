/** What an instruction does, as `re2js` numbers it. */
enum Op {
  ALT = 1,
  ALT_MATCH = 2,
  MATCH = 6,
  NOP = 7,
  RUNE = 8,
  RUNE_1 = 9,
  RUNE_ANY = 10,
  RUNE_ANY_NOT_NL = 11,
}

interface Instruction {
  readonly op: number;
  /** Where it leads to. */
  readonly out: number;
  /** Where else an alternative leads to; of a character, whether its case counts. */
  readonly arg: number;
  /** The ranges of characters that it takes, or a single one. */
  readonly runes: ArrayLike<number>;
}

/** A program of `re2js`, which makes it as RE2 makes its own, up to the last step. */
export interface RegexProgram {
  readonly inst: readonly Instruction[];
  readonly start: number;
}

/** The last character of the alphabet in which Envoy compiles: it reads patterns and texts byte by byte. */
const LAST_BYTE = 0xFF;

/** A to Z. */
const CAPITALS = Array.from({ length: 26 }, (_, index) => 0x41 + index);

/** What RE2 puts before every program: a search for the beginning of a match. */
const AROUND = 2;

/**
 * How many instructions RE2 counts at most for an expression. Its last step makes lists of a program: one for each place that several
 * instructions lead to, or one that takes a character. In a list stand the instructions that follow without taking a character, a set of
 * characters as one for each range, and a jump for each other list.
 *
 * @param program the program for the bytes of the pattern, or for its characters
 * @param entriesOf the instructions for one that takes a character
 */
export function largestProgramSize({ inst, start }: RegexProgram, entriesOf: (instruction: Instruction) => number): number {
  const target = (index: number): number => inst[index].op === Op.NOP ? target(inst[index].out) : index;
  const isAlternative = ({ op }: Instruction): boolean => op === Op.ALT || op === Op.ALT_MATCH;
  // How many lead there; one that takes a character counts as two.
  const leading = new Uint32Array(inst.length);
  leading[target(start)] += 2;
  for (const instruction of inst) {
    if (isAlternative(instruction)) {
      leading[target(instruction.out)]++;
      leading[target(instruction.arg)]++;
    } else if (instruction.op >= Op.RUNE || instruction.op < Op.MATCH && instruction.op > Op.ALT_MATCH) {
      leading[target(instruction.out)] += 2;
    }
  }
  const jumps = (index: number): number => leading[target(index)] > 1 ? 1 : 0;
  // A repetition of any character at the end gets an instruction of its own.
  const ends = ({ out, arg }: Instruction): number => [out, arg].some(index => inst[target(index)].op === Op.MATCH) ? 1 : 0;
  return AROUND + inst.reduce((size, instruction) => size + (isAlternative(instruction)
    ? jumps(instruction.out) + jumps(instruction.arg) + ends(instruction)
    : entriesOf(instruction)), 0);
}

/** Where an expression is read byte by byte. */
export function entriesOfBytes({ op, runes }: Instruction): number {
  switch (op) {
    case Op.NOP: return 0;
    case Op.RUNE_ANY_NOT_NL: return 2;
    case Op.RUNE: return Math.max(rangesWithoutCapitals(rangesOf(runes).filter(([first]) => first <= LAST_BYTE)), 1);
    default: return 1;
  }
}

/** Where it is read character by character: a program takes the bytes of one in the order of UTF-8. */
export function entriesOfCharacters({ op, runes, arg }: Instruction): number {
  switch (op) {
    case Op.NOP: return 0;
    case Op.RUNE_ANY: return ANY_BEYOND_ASCII + 1;
    case Op.RUNE_ANY_NOT_NL: return ANY_BEYOND_ASCII + 2;
    case Op.RUNE:
    case Op.RUNE_1: {
      const ranges = rangesOf(runes);
      if (op === Op.RUNE && runes.length === 1 && arg === FOLD_CASE) {
        return entriesOfAnyCase(runes[0]);
      }
      const beyond = ranges.map(([first, last]) => bytesBeyondAscii(Math.max(first, LAST_ASCII + 1), last));
      return Math.max(rangesWithoutCapitals(ranges.filter(([first]) => first <= LAST_ASCII)) + beyond.reduce((sum, bytes) => sum + bytes, 0), 1);
    }
    default: return 1;
  }
}

/** In the place of `arg`: a character in any case. */
const FOLD_CASE = 1;

/** As many characters can be one but for their case. */
const MOST_CASES = 4;

function entriesOfAnyCase(character: number): number {
  // The sign for Kelvin has three bytes, a long s two.
  const beyondAscii = /[ks]/i.test(String.fromCodePoint(character)) ? 3 : 0;
  return character <= LAST_ASCII ? 1 + beyondAscii : MOST_CASES * bytesBeyondAscii(character, character);
}

/** What RE2 needs for all characters that have more than a byte. */
const ANY_BEYOND_ASCII = 6;

const LAST_ASCII = 0x7F;
const LAST_CHARACTER = 0x10FFFF;

/** The last characters of two, three and four bytes. */
const LAST_OF_BYTES = [0x7FF, 0xFFFF, LAST_CHARACTER];

/** The bytes after the first one have as many values. */
const CONTINUATIONS = 0x40;

/** At most as many instructions as the sequences of bytes have that a range is made of. */
function bytesBeyondAscii(first: number, last: number): number {
  if (first > last) {
    return 0;
  }
  if (first === LAST_ASCII + 1 && last === LAST_CHARACTER) {
    return ANY_BEYOND_ASCII;
  }
  const end = LAST_OF_BYTES.find(one => first <= one) ?? LAST_CHARACTER;
  if (end < last) {
    return bytesBeyondAscii(first, end) + bytesBeyondAscii(end + 1, last);
  }
  const length = LAST_OF_BYTES.indexOf(end) + 2;
  for (let block = CONTINUATIONS; block <= CONTINUATIONS ** (length - 1); block *= CONTINUATIONS) {
    if (Math.floor(first / block) !== Math.floor(last / block)) {
      if (first % block !== 0) {
        const middle = (Math.floor(first / block) + 1) * block;
        return bytesBeyondAscii(first, middle - 1) + bytesBeyondAscii(middle, last);
      }
      if (last % block !== block - 1) {
        const middle = Math.floor(last / block) * block;
        return bytesBeyondAscii(first, middle - 1) + bytesBeyondAscii(middle, last);
      }
    }
  }
  return length;
}

function rangesOf(runes: ArrayLike<number>): [number, number][] {
  const ranges: [number, number][] = [];
  for (let index = 0; index < runes.length; index += 2) {
    ranges.push([runes[index], runes[index + 1] ?? runes[index]]);
  }
  return ranges;
}

function rangesWithoutCapitals(ranges: readonly [number, number][]): number {
  const has = (code: number): boolean => ranges.some(([first, last]) => first <= code && code <= last);
  // Where both cases are the same, RE2 leaves out the ranges of capitals.
  const foldsCase = CAPITALS.every(code => has(code) === has(code + 0x20));
  return ranges.filter(([first, last]) => !(foldsCase && first >= CAPITALS[0] && last <= CAPITALS[25])).length;
}
