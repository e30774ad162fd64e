import { isGiven, isMap } from '../../plain-value';
import { Walk } from '../walk';
import { fixOfType, listed, shown } from '../wording';

/** Tells what the API server refuses in a value. */
export type Inspect = (value: unknown, walk: Walk) => void;

export type Fields = Readonly<Record<string, unknown>>;

/** What a text must be, and how to mend one that is not. */
export interface TextRule {
  readonly takes: (text: string) => boolean;
  readonly must: string;
  readonly fix: string;
}

const MAX_INT32 = 2_147_483_647;

/** A map of which these fields are known. A field without a value is one that is not there. */
export function fieldsOf(fields: Readonly<Record<string, Inspect>>, ...rules: readonly ((fields: Fields, walk: Walk) => void)[]): Inspect {
  const known = new Map(Object.entries(fields));
  return (value, walk) => {
    if (!isMap(value)) {
      return walk.refuse('pods', 'be a map', shown(value), fixOfType('object', value));
    }
    for (const name in value) {
      const inspect = known.get(name);
      if (inspect !== undefined && isGiven(value[name])) {
        walk.enter(name);
        inspect(value[name], walk);
        walk.leave();
      }
    }
    rules.forEach(rule => rule(value, walk));
  };
}

/** A list of such values. */
export function itemsOf(inspect: Inspect, ...rules: readonly ((items: readonly unknown[], walk: Walk) => void)[]): Inspect {
  return (value, walk) => {
    if (!Array.isArray(value)) {
      return walk.refuse('pods', 'be a list', shown(value), fixOfType('array', value));
    }
    value.forEach((item, index) => {
      walk.enter(index);
      inspect(item, walk);
      walk.leave();
    });
    rules.forEach(rule => rule(value, walk));
  };
}

/** No two maps of a list have the same in a field. */
export function distinct(name: string): (items: readonly unknown[], walk: Walk) => void {
  return eachAgain(name, item => item[name], (got, walk) => walk.refuse('pods', 'be there once in the list', `${got} again`,
    'keep one of them, or rename it'));
}

/** Server-side apply tells the maps of a list apart by something. */
export function keyedBy(name: string, key: (item: Fields) => unknown = item => item[name]): (items: readonly unknown[], walk: Walk) => void {
  return eachAgain(name, key, (got, walk) => walk.repeat('pods', got));
}

function eachAgain(
  name: string, key: (item: Fields) => unknown, tell: (got: string, walk: Walk) => void,
): (items: readonly unknown[], walk: Walk) => void {
  return (items, walk) => {
    const seen = new Set<unknown>();
    items.forEach((item, index) => {
      const own = isMap(item) ? key(item) : undefined;
      if (seen.has(own)) {
        at(index, walk, () => at(name, walk, () => tell(shown(own), walk)));
      }
      if (isGiven(own) && own !== '') {
        seen.add(own);
      }
    });
  };
}

/** A text, of a form where one is named. */
export function text(rule?: TextRule): Inspect {
  return (value, walk) => {
    if (typeof value !== 'string') {
      walk.refuse('pods', 'be a text', shown(value), fixOfType('string', value));
    } else if (rule !== undefined && !rule.takes(value)) {
      walk.refuse('pods', rule.must, shown(value), rule.fix);
    }
  };
}

/** One of a few texts. */
export function oneOf(...choices: readonly string[]): Inspect {
  return text({ takes: value => choices.includes(value), must: `be ${listed(choices.map(shown), 'or')}`, fix: 'write one of them' });
}

/** A whole number in a range. */
export function wholeNumber(least = 0, most = MAX_INT32): Inspect {
  return (value, walk) => {
    if (typeof value !== 'number') {
      walk.refuse('pods', 'be a whole number', shown(value), fixOfType('integer', value));
    } else if (!Number.isInteger(value) || value < least || value > most) {
      walk.refuse('pods', `be a whole number from ${least} to ${most}`, shown(value), 'write one in that range');
    }
  };
}

export const trueOrFalse: Inspect = (value, walk) => {
  if (typeof value !== 'boolean') {
    walk.refuse('pods', 'be true or false', shown(value), fixOfType('boolean', value));
  }
};

/** At most one of several fields. */
export function atMostOne(names: readonly string[]): (fields: Fields, walk: Walk) => void {
  return (fields, walk) => {
    const given = names.filter(name => isGiven(fields[name]));
    if (given.length > 1) {
      walk.refuse('pods', `have one of ${listed(names, 'and')} at most`, listed(given, 'and'), 'keep one of them');
    }
  };
}

/** Does something at a step of the way. */
export function at(step: number | string, walk: Walk, act: () => void): void {
  walk.enter(step);
  act();
  walk.leave();
}
