import { HttpMatchParts, NamedText, TextMatch } from '../istio';

/**
 * What a match of a route compares, for a person: `path prefix /cart/, header x-user-group is beta`. Empty where it takes every request. Gateway
 * and port are left out: where a route is, istiod has decided them.
 */
export function matchWords(match: HttpMatchParts): string {
  const { path, ignoresPathCase, method, authority, scheme, headers, withoutHeaders, queryParams } = match;
  const isAnyPath = path === undefined || path.kind === 'prefix' && path.text === '/';
  return [
    ...isAnyPath ? [] : [`path ${textWords(path)}${ignoresPathCase ? ' in any case' : ''}`],
    ...named('method', method), ...named('host', authority), ...named('scheme', scheme),
    ...headers.map(header => `${header.name.startsWith('@') ? 'claim' : 'header'} ${namedWords(header)}`),
    ...withoutHeaders.map(({ name, match: value }) => `not header ${namedWords({ name, match: value })}`),
    ...queryParams.map(parameter => `query ${namedWords(parameter)}`),
  ].join(', ');
}

function named(what: string, match: TextMatch | undefined): string[] {
  return match === undefined ? [] : [`${what} ${textWords(match)}`];
}

function namedWords({ name, match }: NamedText): string {
  return `${name.replace(/^@request\.auth\.claims/, '').replace(/^\./, '')} ${textWords(match)}`;
}

function textWords({ kind, text }: TextMatch): string {
  switch (kind) {
    case 'present': return 'is there';
    case 'exact': return `is ${text === '' ? 'empty' : text}`;
    default: return `${kind} ${text}`;
  }
}
