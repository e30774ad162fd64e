/** What an instruction does, as `re2js` numbers it. */
enum Op {
  ALT = 1,
  ALT_MATCH = 2,
  MATCH = 6,
  NOP = 7,
  RUNE = 8,
  RUNE_ANY_NOT_NL = 11,
}

interface Instruction {
  readonly op: number;
  /** Where it leads to. */
  readonly out: number;
  /** Where else an alternative leads to. */
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
 * @param program the program for the bytes of the pattern
 */
export function largestProgramSize({ inst, start }: RegexProgram): number {
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

function entriesOf({ op, runes }: Instruction): number {
  switch (op) {
    case Op.NOP: return 0;
    case Op.RUNE_ANY_NOT_NL: return 2;
    case Op.RUNE: return Math.max(rangesOfBytes(runes), 1);
    default: return 1;
  }
}

function rangesOfBytes(runes: ArrayLike<number>): number {
  const ranges: [number, number][] = [];
  for (let index = 0; index < runes.length && runes[index] <= LAST_BYTE; index += 2) {
    ranges.push([runes[index], runes[index + 1] ?? runes[index]]);
  }
  const has = (code: number): boolean => ranges.some(([first, last]) => first <= code && code <= last);
  // Where both cases are the same, RE2 leaves out the ranges of capitals.
  const foldsCase = CAPITALS.every(code => has(code) === has(code + 0x20));
  return ranges.filter(([first, last]) => !(foldsCase && first >= CAPITALS[0] && last <= CAPITALS[25])).length;
}
