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
