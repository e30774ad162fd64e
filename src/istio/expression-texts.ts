import { Expression, Sequence, Step } from './expression';

/** Characters that are tried where an expression takes several: such as are in paths and hosts. */
const TRIED = ['x', 'a', 'A', '1', '-', '_', '.', '/', ':', '%', '='];
/** So many steps are looked at; more may match anything. */
const MAX_STEPS = 10_000;

/**
 * Texts that an expression probably matches: as short as they can be, and with everything that may be left out. Whoever needs to be sure
 * compares them.
 */
export function exampleTexts({ alternatives }: Expression): string[] {
  return [...new Set([false, true].flatMap(isLong => alternatives.flatMap(sequence => exampleOf(sequence, isLong) ?? [])))];
}

function exampleOf(sequence: Sequence, isLong: boolean): string | undefined {
  let text = '';
  for (const step of sequence) {
    const part = step.isEmpty || step.isOptional && !isLong ? '' : partOf(step, isLong);
    if (part === undefined) {
      return undefined;
    }
    text += part;
  }
  return text;
}

function partOf({ alternatives, literal, takes }: Step, isLong: boolean): string | undefined {
  return alternatives ? alternatives.map(inner => exampleOf(inner, isLong)).find(text => text !== undefined)
    : literal ?? TRIED.find(takes);
}

/** So many texts with dots are made of an expression. */
const MOST_DOTTED = 1_000;

/**
 * Texts that an expression probably matches, in which up to two places that may be dots are: what a rewrite keeps of such a text, or puts
 * together, may be a segment of dots alone.
 */
export function dottedTexts({ alternatives }: Expression): string[] {
  return [...new Set(alternatives.flatMap(dottedOf))].slice(0, MOST_DOTTED);
}

function dottedOf(sequence: Sequence): string[] {
  const plain = sequence.map(step => step.isEmpty || step.isOptional ? '' : partOf(step, false));
  if (plain.includes(undefined)) {
    return [];
  }
  const ways = sequence.map(waysToDot);
  const places = [...ways.keys()].filter(place => ways[place].length > 0);
  const texts: string[] = [];
  const withParts = (parts: Record<number, string>): string => plain.map((part, place) => parts[place] ?? part).join('');
  for (const [index, first] of places.entries()) {
    for (const one of ways[first]) {
      texts.push(withParts({ [first]: one }));
      for (const second of places.slice(index + 1)) {
        ways[second].forEach(other => texts.push(withParts({ [first]: one, [second]: other })));
      }
    }
    if (texts.length > MOST_DOTTED) {
      break;
    }
  }
  return texts;
}

/** What a step may stand for, other than the shortest example. */
function waysToDot(step: Step): string[] {
  if (step.isEmpty) {
    return [];
  }
  const longer = step.isOptional ? partOf(step, true) : undefined;
  const dots = step.alternatives ? step.alternatives.flatMap(dottedOf)
    : !step.takes('.') || step.literal !== undefined ? [] : step.isRepeated ? ['.', '..'] : ['.'];
  return [...longer === undefined ? [] : [longer], ...dots];
}

/**
 * Whether an expression may match something of a text that begins with a known beginning, where it looks for the beginning of the text
 * (`^`). One that may begin anywhere may match what comes behind.
 */
export function mayMatchBelow({ alternatives }: Expression, beginning: string): boolean {
  let left = MAX_STEPS;
  const may = (steps: Sequence, position: number): boolean => {
    left--;
    if (left < 0 || position === beginning.length || steps.length === 0) {
      return true;
    }
    const [step, ...rest] = steps;
    if (step.isEmpty) {
      return (step.anchor !== '$' || step.isOptional) && may(rest, position);
    }
    return step.isOptional && may(rest, position) || takesNext(step, rest, position);
  };
  const takesNext = (step: Step, rest: Sequence, position: number): boolean => {
    const again: Sequence = step.isRepeated ? [{ ...step, isOptional: true }, ...rest] : rest;
    // Who may take nothing again and again would never come to an end.
    return step.alternatives?.some(inner => may([...inner, ...rest], position) || step.isRepeated && mayGoOn(inner, again, position))
      ?? (step.takes(beginning[position]) && may(again, position + 1));
  };
  const mayGoOn = (inner: Sequence, again: Sequence, position: number): boolean =>
    inner.some(({ isOptional, isEmpty }) => !isOptional && !isEmpty) ? may([...inner, ...again], position) : true;
  return alternatives.some(([first, ...rest]) => first?.anchor !== '^' || first.isOptional || may(rest, 0));
}
