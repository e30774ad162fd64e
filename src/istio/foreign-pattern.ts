import { Misfit, mistaken, quoted } from './misfit';

/** How the caller writes what a pattern of another language means. */
export interface PatternWords {
  /** Everything below a path, which has no slash at its end. */
  readonly below: (path: string) => string;
  /** What to use for any other pattern. */
  readonly others: string;
}

/**
 * What is no wildcard of Istio's but one of another language, and hardly ever part of a path: `.*` or `.+` for a segment, classes with a
 * range, an anchor at the end, names of parameters. `/a.b`, `/a(b)`, `/a[0]`, `/$metadata` and `/:x:/y` are paths.
 */
const SIGNS: readonly RegExp[] = [
  /\/(?:\.\*|\*\*|\.\+)/,
  /\.\+(?=\/|$)/,
  /\[\^?[^\]/]*(?:[a-z]-[a-z]|[A-Z]-[A-Z]|[0-9]-[0-9])[^\]/]*\]/,
  /[\])]\+$/,
  /(?<=[^/])\$$/,
  /(?<=\/):[A-Za-z_][A-Za-z0-9_]*(?=\/|$)/,
  /\(\?/,
  /\\[dwsDWS]/,
  /^\^/,
  /\{[A-Za-z_][^}]*\}/,
];

/** Why a text is near certainly a pattern of another language. */
export function misfitOfPattern(text: string, { below, others }: PatternWords): Misfit | undefined {
  const found = SIGNS.map(sign => sign.exec(text)).find(match => match !== null);
  if (!found) {
    return undefined;
  }
  const [, path] = /^\^?(\/[^.*+[\](){}|\\^$:?]*?)\/(?:\.\*|\*\*|\.\+)\$?$/.exec(text) ?? [];
  const sign = found[0].replace(/^\//, '');
  return mistaken(`a path, not a pattern of another language, of which ${quoted(sign)} is a sign`, path === undefined ? others : below(path));
}
