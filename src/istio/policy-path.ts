import { misfitOfPattern, PatternWords } from './foreign-pattern';
import { Misfit, firstMisfit, mistaken, never } from './misfit';
import { isPathTemplate, wrongSegment } from './path-template';
import { misfitOfWildcard } from './policy-wildcard';
import { misfitOfPath } from './request-path';
import { wildcardMatch } from './text-match';

/** Envoy refuses the listener with a longer one. It counts what Istio makes of it, with operators that have no braces. */
const MAX_TEMPLATE_CHARACTERS = 256;
const EMPTY_END = /^\/\/|\/\/$/;
const FORMS = 'a path such as "/cart", "/cart/*", "*.json" or "/users/{*}/cart"';

/** How a policy writes what a pattern of another language means. */
const PATTERN_WORDS: PatternWords = {
  below: path => `write "${path}" for the path itself, and "${path}/*" for all below it`,
  others: 'list the paths, with one "*" at the beginning or end; policies know no expressions',
};

/** Why no request has a path of an AuthorizationPolicy, plain, with one `*` at an end, or a template; nothing where one may. */
export function misfitOfPolicyPath(path: string): Misfit | undefined {
  return firstMisfit(
    () => misfitOfPattern(path, PATTERN_WORDS),
    () => path.startsWith('/') || path.startsWith('*') ? undefined : never(FORMS, 'begin it with "/", or with "*"'),
    () => /[?#]/.test(path) ? never('a path without a query', 'policies compare the path only') : undefined,
    () => isPathTemplate(path) ? misfitOfTemplate(path) : misfitOfPlainPath(path),
  );
}

function misfitOfPlainPath(path: string): Misfit | undefined {
  return firstMisfit(
    () => /[{}]/.test(path) ? never(`${FORMS}, with braces only in {*} and {**}`, 'write a brace in a path as %7B or %7D') : undefined,
    () => misfitOfWildcard(path),
    () => misfitOfPath(wildcardMatch(path)),
  );
}

function misfitOfTemplate(path: string): Misfit | undefined {
  const wrong = wrongSegment(path);
  if (wrong?.kind === 'behind-any') {
    return never('a template in which {**} is the last operator', 'use {*} for the segments before it');
  }
  // Of an empty segment Envoy makes an expression that ends it with a signal, again and again. Istio looks at none at the ends.
  if (!path.startsWith('/') || wrong !== undefined || EMPTY_END.test(path)) {
    return never('a template that begins with "/", each segment plain, {*} or {**}', 'a template takes no other wildcard');
  }
  return path.replace(/[{}]/g, '').length > MAX_TEMPLATE_CHARACTERS
    ? never(`a template of at most ${MAX_TEMPLATE_CHARACTERS} characters without its braces`, 'shorten it, or end it earlier with {**}')
    : misfitOfPath({ kind: 'exact', text: path.replace(/\{\*+\}/g, 'x') });
}

/** The field of the paths by which a policy with an action keeps requests out: one that it misses gets in. */
export function guardingPaths(action: string): 'paths' | 'notPaths' | undefined {
  return action === 'ALLOW' ? 'notPaths' : action === 'DENY' || action === 'CUSTOM' ? 'paths' : undefined;
}

/** Why a path takes fewer requests than it looks like, where what it misses gets in: see `guardingPaths`. */
export function misfitOfGuardingPath(path: string): Misfit | undefined {
  if (isPathTemplate(path)) {
    return mistaken('a path without {*} and {**}',
      'Envoy takes no "[" and "]" for them, and for {*} no empty segment, so that such requests get by: '
        + `use "${path.slice(0, path.indexOf('{'))}*", or allow in another policy what is meant`);
  }
  return path.endsWith('.*') ? mistaken('a path that takes what lies below it too',
    `it takes only what begins with "${path.slice(0, -1)}", and no expression: use "${path.slice(0, -2)}*", or name each path`) : undefined;
}
