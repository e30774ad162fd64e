import { refuse } from './errors';

/** The longest regular expression that Istio's validation accepts. */
export const MAX_REGEX_LENGTH = 1024;

/**
 * A regular expression as Envoy runs it: RE2, so without look-around and back references, and at most 1,024 characters.
 */
export function requireRegex(what: string, pattern: string): string {
  if (typeof pattern !== 'string' || pattern.length === 0 || Buffer.byteLength(pattern) > MAX_REGEX_LENGTH) {
    refuse(what, `a regular expression of 1 to ${MAX_REGEX_LENGTH} characters`, pattern, 'shorten it or split it into several matches');
  }
  try {
    compileRe2(pattern);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    refuse(what, `an RE2 regular expression (${reason})`, pattern, 'RE2 has no look-around and no back references, see https://github.com/google/re2/wiki/Syntax');
  }
  return pattern;
}

const SPECIAL = /[\\.+*?()|[\]{}^$]/g;

/** An expression for a text as it is. */
export function quoteRegex(text: string): string {
  return text.replace(SPECIAL, '\\$&');
}

/** Whether an expression matches all of a text, as Envoy asks. */
export function matchesRegex(pattern: string, text: string): boolean {
  return compileRe2(pattern).matches(text);
}

function compileRe2(pattern: string): import('re2js').RE2JS {
  // Loaded with the first regular expression: most apps have none.
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const { RE2JS } = require('re2js') as typeof import('re2js');
  return RE2JS.compile(pattern);
}
