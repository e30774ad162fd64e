import { isGiven, isMap } from './plain-value';
import { matchesRegex } from './regular-expression';

/** How a text of a request is compared: the whole of it, its beginning or end, by an expression of RE2 for all of it, or that it is there. */
export interface TextMatch {
  readonly kind: 'exact' | 'prefix' | 'suffix' | 'regex' | 'present';
  /** The text that is compared, without wildcards; empty where it only has to be there. */
  readonly text: string;
}

/** A StringMatch as it lies in a manifest: one of these, or none where the text only has to be there. */
export interface StringMatchSpec {
  readonly exact?: string;
  readonly prefix?: string;
  readonly regex?: string;
}

const PRESENT: TextMatch = { kind: 'present', text: '' };

/** A StringMatch of a manifest; nothing where it is none, or has something that is not known. */
export function readStringMatch(value: unknown): TextMatch | undefined {
  if (!isMap(value)) {
    return undefined;
  }
  let chosen: string | undefined;
  for (const name in value) {
    if (isGiven(value[name])) {
      if (chosen !== undefined) {
        return undefined;
      }
      chosen = name;
    }
  }
  if (chosen === undefined) {
    return PRESENT;
  }
  const text = value[chosen];
  return isKind(chosen) && typeof text === 'string' ? { kind: chosen, text } : undefined;
}

function isKind(name: string): name is keyof StringMatchSpec {
  return name === 'exact' || name === 'prefix' || name === 'regex';
}

/** A text of a policy, in which an asterisk at either end stands for anything. */
export function wildcardMatch(value: string): TextMatch {
  if (value === '*') {
    return PRESENT;
  }
  return value.startsWith('*') ? { kind: 'suffix', text: value.slice(1) }
    : value.endsWith('*') ? { kind: 'prefix', text: value.slice(0, -1) } : { kind: 'exact', text: value };
}

/** Whether a text that is there meets a match. */
export function matchesText({ kind, text }: TextMatch, value: string): boolean {
  switch (kind) {
    case 'present': return true;
    case 'exact': return value === text;
    case 'prefix': return value.startsWith(text);
    case 'suffix': return value.endsWith(text);
    case 'regex': return isEveryText({ kind, text }) || matchesRegex(text, value);
  }
}

/** Whether a match surely takes every text of a request; none of them has a line break, which `.` would not take. */
export function isEveryText({ kind, text }: TextMatch): boolean {
  return kind === 'present' || (kind === 'regex' ? text === '.*' : kind !== 'exact' && text === '');
}

/** Whether every text that the narrow match takes is taken by the wide one, as far as it can be said without comparing expressions. */
export function coversText(wide: TextMatch, narrow: TextMatch): boolean {
  if (isEveryText(wide)) {
    return true;
  }
  switch (wide.kind) {
    case 'exact': return narrow.kind === 'exact' && narrow.text === wide.text;
    case 'prefix': return (narrow.kind === 'exact' || narrow.kind === 'prefix') && narrow.text.startsWith(wide.text);
    case 'suffix': return (narrow.kind === 'exact' || narrow.kind === 'suffix') && narrow.text.endsWith(wide.text);
    case 'regex': return narrow.kind === 'regex' ? narrow.text === wide.text : narrow.kind === 'exact' && matchesRegex(wide.text, narrow.text);
    case 'present': return true;
  }
}
