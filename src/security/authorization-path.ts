import { requireWildcard } from './wildcard-text';
import { refuse } from '../core/errors';
import { requirePossible } from '../core/request-texts';
import { misfitOfPath, misfitOfPattern, PatternWords, wildcardMatch } from '../istio';

const ONE_SEGMENT = '{*}';
const ANY_SEGMENTS = '{**}';
/** Envoy refuses the listener with a longer one. It counts what Istio makes of it, with operators that have no braces. */
const MAX_TEMPLATE_CHARACTERS = 256;
const SEGMENT = /^[-a-zA-Z0-9._~%!$&'()+,;:@=]+$/;
const FORMS = 'a path such as "/cart", "/cart/*", "*.json" or "/users/{*}/cart"';

/** How a policy writes what a pattern of another language means. */
const PATTERN_WORDS: PatternWords = {
  below: path => `write "${path}" for the path itself, and "${path}/*" for all below it`,
  others: 'list the paths, with one "*" at the beginning or end; policies know no expressions',
};

/** A path of an authorization policy: plain, with one `*` at an end, or a template. */
export function requirePath(what: string, path: string): string {
  requirePossible(what, path, misfitOfPattern(path, PATTERN_WORDS));
  if (!path.startsWith('/') && !path.startsWith('*')) {
    refuse(what, FORMS, path, 'begin it with "/", or with "*"');
  }
  if (/[?#]/.test(path)) {
    refuse(what, 'a path without a query', path, 'policies compare the path only');
  }
  return isTemplate(path) ? requireTemplate(what, path) : requirePlain(what, path);
}

/** Whether a path has operators for segments. */
export function isTemplate(path: string): boolean {
  return path.includes(ONE_SEGMENT) || path.includes(ANY_SEGMENTS);
}

function requirePlain(what: string, path: string): string {
  if (/[{}]/.test(path)) {
    refuse(what, `${FORMS}, with braces only in {*} and {**}`, path, 'write a brace in a path as %7B or %7D');
  }
  return requirePossible(what, requireWildcard(what, path), misfitOfPath(wildcardMatch(path)));
}

function requireTemplate(what: string, path: string): string {
  const segments = path.replace(/^\/+|\/+$/g, '').split('/');
  const any = segments.indexOf(ANY_SEGMENTS);
  if (any >= 0 && segments.slice(any + 1).some(segment => segment === ANY_SEGMENTS || segment === ONE_SEGMENT)) {
    refuse(what, 'a template in which {**} is the last operator', path, 'use {*} for the segments before it');
  }
  const wrong = segments.find(segment => segment !== ONE_SEGMENT && segment !== ANY_SEGMENTS && !SEGMENT.test(segment));
  if (!path.startsWith('/') || wrong !== undefined) {
    refuse(what, 'a template that begins with "/", each segment plain, {*} or {**}', path, 'a template takes no other wildcard');
  }
  if (path.replace(/[{}]/g, '').length > MAX_TEMPLATE_CHARACTERS) {
    refuse(what, `a template of at most ${MAX_TEMPLATE_CHARACTERS} characters without its braces`, path, 'shorten it, or end it earlier with {**}');
  }
  return requirePossible(what, path, misfitOfPath({ kind: 'exact', text: path.replace(/\{\*+\}/g, 'x') }));
}
