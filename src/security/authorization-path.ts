import { requireWildcard } from './wildcard-text';
import { refuse } from '../core/errors';

const ONE_SEGMENT = '{*}';
const ANY_SEGMENTS = '{**}';
const SEGMENT = /^[-a-zA-Z0-9._~%!$&'()+,;:@=]+$/;
/** Characters that no path of a request has. */
const NEVER_SENT = /[^\x21-\x7e]/;
const FORMS = 'a path such as "/cart", "/cart/*", "*.json" or "/users/{*}/cart"';

/** A path of an authorization policy: plain, with one `*` at an end, or a template. */
export function requirePath(what: string, path: string): string {
  if (!path.startsWith('/') && !path.startsWith('*')) {
    refuse(what, FORMS, path, 'begin it with "/", or with "*"');
  }
  if (/[?#]/.test(path)) {
    refuse(what, 'a path without a query', path, 'policies compare the path only');
  }
  if (NEVER_SENT.test(path)) {
    refuse(what, 'a path as it is sent, in plain ASCII without blanks', path, 'write other characters as %C3%A9: clients send them so');
  }
  return path.includes(ONE_SEGMENT) || path.includes(ANY_SEGMENTS) ? requireTemplate(what, path) : requirePlain(what, path);
}

function requirePlain(what: string, path: string): string {
  return /[{}]/.test(path) ? refuse(what, `${FORMS}, with braces only in {*} and {**}`, path, 'write a brace in a path as %7B or %7D')
    : requireWildcard(what, path);
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
  return path;
}
