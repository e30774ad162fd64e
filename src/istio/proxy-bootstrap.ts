import { millisecondsOf } from './duration';
import { Misfit, never } from './misfit';
import { misfitOfRegexSyntax } from './regular-expression';

/** Values with which Envoy does not start: the agent of Istio writes them into the configuration for its start, most of them as they are. */

const DOES_NOT_START = 'Envoy does not start with it';

const STARTS_WITH = never('a text that is not empty, without quotation marks and single backslashes',
  `take it out: ${DOES_NOT_START}`);

/** Why Envoy does not start with the beginning or the end of the names of statistics. */
export function misfitOfStatsName(text: string): Misfit | undefined {
  return text !== '' && readInQuotes(text) !== undefined ? undefined : STARTS_WITH;
}

/** Why Envoy does not start with an expression for the names of statistics. The agent escapes it. */
export function misfitOfStatsExpression(expression: string): Misfit | undefined {
  return expression !== '' && misfitOfRegexSyntax(expression) === undefined ? undefined
    : never('a regular expression that is not empty', `mend the expression: ${DOES_NOT_START}`);
}

/** Why Envoy does not start with a tag of statistics. The agent leaves out an empty one, and makes an expression of others. */
export function misfitOfStatsTag(tag: string): Misfit | undefined {
  const read = readInQuotes(tag);
  return tag === '' || read !== undefined && isScriptRegex(`(${read}=\\.=(.*?);\\.;)`) ? undefined
    : never('the name of a tag, without quotation marks, backslashes and signs of expressions', `write letters and "_": ${DOES_NOT_START}`);
}

/** Envoy reads expressions for tags as ECMAScript has them. */
function isScriptRegex(pattern: string): boolean {
  try {
    return new RegExp(pattern, 'u') !== undefined;
  } catch {
    return false;
  }
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const PER_SECOND = 5;

/** How often statistics are sent, in milliseconds: nothing where the agent does not read it, and takes its own. */
export function flushIntervalOf(duration: string | undefined): number {
  return optionalMilliseconds(duration) ?? PER_SECOND * SECOND;
}

/** Why Envoy does not start with a time between two reports. The agent writes it as Go does: `500ms` and `1m0s`, of which Envoy reads neither. */
export function misfitOfFlushInterval(duration: string): Misfit | undefined {
  const milliseconds = optionalMilliseconds(duration);
  return milliseconds === undefined || milliseconds >= SECOND && milliseconds < MINUTE ? undefined
    : never('a duration from 1s to less than 1m', `write it in seconds: ${DOES_NOT_START}`);
}

/** Why Envoy does not start with a time after which unused statistics are forgotten. The agent takes whole seconds, and multiples of the other. */
export function misfitOfEvictionInterval(duration: string, flushInterval: number): Misfit | undefined {
  const milliseconds = optionalMilliseconds(duration);
  return milliseconds === undefined || milliseconds >= SECOND || milliseconds % flushInterval !== 0 ? undefined
    : never('a duration of at least 1s', `leave it out: ${DOES_NOT_START}`);
}

/** Why Envoy does not start with the bounds of histograms. What is no map of lists of numbers the agent does not read. */
export function misfitOfBuckets(text: string): Misfit | undefined {
  const buckets = Object.entries(readBuckets(text));
  return buckets.every(([prefix, bounds]) => prefix !== '' && bounds.every(bound => bound > 0) && new Set(bounds).size === bounds.length) ? undefined
    : never('bounds above 0, each once, by the beginning of a name', `leave the others out: ${DOES_NOT_START}`);
}

function readBuckets(text: string): Record<string, readonly number[]> {
  try {
    const value = JSON.parse(text) as unknown;
    const isRead = typeof value === 'object' && value !== null && !Array.isArray(value)
      && Object.values(value).every(bounds => bounds === null || Array.isArray(bounds) && bounds.every(bound => typeof bound === 'number'));
    return isRead ? Object.fromEntries(Object.entries(value).map(([prefix, bounds]) => [prefix, (bounds ?? []) as number[]])) : {};
  } catch {
    return {};
  }
}

/** Go reads durations below zero too. */
function optionalMilliseconds(duration: string | undefined): number | undefined {
  const amount = millisecondsOf(duration?.replace(/^-/, ''));
  return amount === undefined || !duration?.startsWith('-') ? amount : -amount;
}

/** What stands between two quotation marks of JSON, as Envoy reads it: with control characters too. */
function readInQuotes(text: string): string | undefined {
  try {
    const value = JSON.parse(`"${text.replace(/[\0-\x1f]/g, ' ')}"`) as unknown;
    return typeof value === 'string' ? value : undefined;
  } catch {
    return undefined;
  }
}
