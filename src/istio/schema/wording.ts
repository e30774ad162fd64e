import { PlaceType } from './crd-schemas';

const SHOWN_CHARACTERS = 80;
const LISTED_NAMES = 12;

const TYPES: Readonly<Record<PlaceType, string>> = {
  object: 'a map',
  array: 'a list',
  string: 'a text',
  integer: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
};

/** A type in words. */
export function typeInWords(type: PlaceType): string {
  return TYPES[type];
}

/** A value as it stands in a message: in a line, and never longer than that. */
export function shown(value: unknown): string {
  const text = typeof value === 'object' && value !== null ? sketched(value) : JSON.stringify(value) ?? String(value);
  return text.length > SHOWN_CHARACTERS ? `${text.slice(0, SHOWN_CHARACTERS)}…` : text;
}

/** A list or a map, of which nobody wants to read all. */
function sketched(value: object): string {
  if (Array.isArray(value)) {
    return value.length === 0 ? 'an empty list' : `a list of ${value.length}`;
  }
  const names = Object.keys(value).map(mayBeEmpty);
  return names.length === 0 ? 'an empty map' : `a map with ${listed(names, 'and')}`;
}

/** A name that somebody sees, even if there is none. */
export function mayBeEmpty(text: string): string {
  return text === '' ? '""' : text;
}

/** Names in a sentence. */
export function listed(names: readonly string[], link: 'and' | 'or'): string {
  const some = names.length > LISTED_NAMES ? [...names.slice(0, LISTED_NAMES), `${names.length - LISTED_NAMES} more`] : names;
  return some.length < 2 ? some.join('') : `${some.slice(0, -1).join(', ')} ${link} ${some[some.length - 1]}`;
}

const NUMBER = /^[+-]?[0-9]+(?:\.[0-9]+)?$/;

/** How to mend a value of another type. */
export function fixOfType(type: PlaceType, value: unknown): string {
  switch (type) {
    case 'array': return 'write a list: "- " before each item';
    case 'object': return Array.isArray(value) ? 'write its fields without "- " before them' : 'write its fields, each in a line below it';
    case 'string': return typeof value === 'number' || typeof value === 'boolean' ? `write it in quotes: "${value}"` : 'write a text';
    case 'boolean': return 'write true or false, without quotes';
    case 'integer': return typeof value === 'number' ? 'write it without a fraction' : fixOfNumber(value);
    case 'number': return fixOfNumber(value);
  }
}

function fixOfNumber(value: unknown): string {
  return typeof value === 'string' && NUMBER.test(value) ? `write it without quotes: ${Number(value)}` : 'write a number';
}
