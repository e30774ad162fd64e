import { EnvoyRules } from './envoy-messages';
import { millisecondsOf } from '../duration';

/** What a value has to be, and why. */
export interface ValueFault {
  readonly allowed: string;
  readonly reason: string;
  /** Whether Istio can not even read it. */
  readonly isUnreadable?: boolean;
}

const INTEGER = /^-?[0-9]+(\.0+)?$/;
const BASE64 = /^[A-Za-z0-9+/_-]*={0,2}$/;
const REFUSED_BY_ENVOY = 'Envoy refuses it otherwise';
const MAX_UINT32 = 4_294_967_295;

/** Header names and values as Envoy has them, strictly and otherwise. */
const WELL_KNOWN: Readonly<Record<string, readonly [strict: RegExp, loose: RegExp, allowed: string]>> = {
  HTTP_HEADER_NAME: [/^:?[0-9a-zA-Z!#$%&'*+\-.^_|~`]+$/, /^[^\x00\n\r]+$/, 'the name of a header'],
  HTTP_HEADER_VALUE: [/^[^\x00-\x08\n-\x1F\x7F]*$/, /^[^\x00\n\r]*$/, 'a text without line breaks and other control characters'],
};

/** What Istio reads of JSON. */
export function unreadable(allowed: string): ValueFault {
  return { allowed, reason: 'Istio can not read the patch otherwise, and refuses it', isUnreadable: true };
}

/** Which form a scalar of JSON has. */
export function faultOfForm(letter: string, value: unknown): ValueFault | undefined {
  const wrong = unreadable;
  switch (letter) {
    case 'b': return typeof value === 'boolean' ? undefined : wrong('true or false');
    case 's': return typeof value === 'string' ? undefined : wrong('a text');
    case 'y': return typeof value === 'string' && BASE64.test(value) ? undefined : wrong('a text in base64');
    case 'd': return secondsOf(value) !== undefined ? undefined : wrong('a duration with its unit, such as "250ms" or "5s"');
    case 'u': return isInteger(value) && Number(value) >= 0 ? undefined : wrong('a whole number of at least 0');
    case 'i': return isInteger(value) ? undefined : wrong('a whole number');
    case 'n': return isNumber(value) ? undefined : wrong('a number');
    default: return undefined;
  }
}

function isNumber(value: unknown): boolean {
  return typeof value === 'number' || (typeof value === 'string' && value !== '' && !Number.isNaN(Number(value)));
}

/** The seconds of a duration as Istio reads it, negative ones too. */
function secondsOf(value: unknown): number | undefined {
  const isNegative = typeof value === 'string' && value.startsWith('-');
  const milliseconds = millisecondsOf(isNegative ? value.slice(1) : value);
  return milliseconds === undefined ? undefined : (isNegative ? -milliseconds : milliseconds) / 1000;
}

function isInteger(value: unknown): boolean {
  return typeof value === 'number' ? Number.isInteger(value) : typeof value === 'string' && INTEGER.test(value);
}

/** Whether a value is the one that protobuf takes for none. */
export function isDefault(value: unknown): boolean {
  return value === '' || value === false || value === 0 || value === '0';
}

/** What a scalar has to be beyond its form. */
export function faultOfScalar(letter: string, value: unknown, rules: EnvoyRules): ValueFault | undefined {
  const allowed = letter === 's' || letter === 'y' ? textFor(String(value), rules)
    : letter === 'b' ? constantFor(value, rules) : numberFor(letter, letter === 'd' ? secondsOf(value) ?? 0 : Number(value), rules);
  return allowed === undefined ? undefined : { allowed, reason: REFUSED_BY_ENVOY };
}

function textFor(text: string, rules: EnvoyRules): string | undefined {
  const { min_len: least = 0, max_len: most = MAX_UINT32, min_bytes: leastBytes = 0, max_bytes: mostBytes = MAX_UINT32 } = rules;
  const [length, bytes] = [[...text].length, Buffer.byteLength(text)];
  if (length < least || bytes < leastBytes) {
    return 'a text that is not empty';
  }
  if (length > most || bytes > mostBytes) {
    return `a text of at most ${Math.min(most, mostBytes)} bytes`;
  }
  const { prefix = '', suffix = '', in: choices, pattern, well_known_regex: form, strict = true } = rules;
  if (!text.startsWith(prefix) || !text.endsWith(suffix)) {
    return `a text that ${prefix === '' ? `ends with "${suffix}"` : `begins with "${prefix}"`}`;
  }
  if (choices !== undefined && !choices.includes(text)) {
    return `one of ${choices.map(choice => JSON.stringify(choice)).join(', ')}`;
  }
  if (pattern !== undefined && !new RegExp(pattern, 'u').test(text)) {
    return `a text of the form ${pattern}`;
  }
  const [strictly, loosely, words] = WELL_KNOWN[form ?? ''] ?? [];
  return strictly === undefined || (strict ? strictly : loosely!).test(text) ? undefined : words;
}

function constantFor(value: unknown, rules: EnvoyRules): string | undefined {
  return rules.const === undefined || rules.const === value ? undefined : String(rules.const);
}

/** Of durations Envoy takes none below zero, whatever the rules say. */
function numberFor(letter: string, number: number, { gt, gte: given, lt, lte }: EnvoyRules): string | undefined {
  const gte = given ?? (letter === 'd' && gt === undefined && number < 0 ? 0 : undefined);
  const fits = (gt === undefined || number > gt) && (gte === undefined || number >= gte)
    && (lt === undefined || number < lt) && (lte === undefined || number <= lte);
  if (fits) {
    return undefined;
  }
  const unit = letter === 'd' ? ' s' : '';
  const limits = [
    ...gt === undefined ? [] : [`more than ${gt}${unit}`], ...gte === undefined ? [] : [`at least ${gte}${unit}`],
    ...lt === undefined ? [] : [`less than ${lt}${unit}`], ...lte === undefined ? [] : [`at most ${lte}${unit}`],
  ];
  return `${letter === 'd' ? 'a duration of ' : ''}${limits.join(' and ')}`;
}
