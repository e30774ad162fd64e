import { arbitraryPaths } from './arbitrary-paths';
import { Expression, readExpression } from './expression';
import { dottedTexts, exampleTexts, mayMatchBelow } from './expression-texts';
import { HttpMatchParts, readHttpMatch } from './http-match';
import { Misfit, never, quoted } from './misfit';
import { mapOf, textOf } from './plain-value';
import { matchesRegex, replaceByRegex } from './regular-expression';
import { DOT_SEGMENT, normalizedPath } from './request-path';
import { matchesText, TextMatch } from './text-match';

/** The rewrite of a path (HTTPRewrite) as it lies in a manifest. */
export interface RewriteSpec {
  readonly uri?: string;
  readonly uriRegexRewrite?: { readonly match?: string; readonly rewrite?: string };
}

/** A rewrite as somebody wrote it. */
export function readRewrite(value: unknown): RewriteSpec {
  const { uri, uriRegexRewrite } = mapOf(value);
  const { match, rewrite } = mapOf(uriRegexRewrite);
  return { uri: textOf(uri), uriRegexRewrite: { match: textOf(match), rewrite: textOf(rewrite) } };
}

/** So many paths are tried where an expression does more than to move whole segments. */
const TRIED = 200;

/** Expressions that take whole segments, and what writes them as such: no segment comes out that did not go in. */
const WHOLE_SEGMENTS = /^\^\/[\w\/-]*(?:\/\(\.\*\)|\(\/\.\*\)\??|\(\?:\/\(\.\*\)\)\?|\/)\$?$/;
const PLAIN_SUBSTITUTION = /^(?:\/[\w-]+)*(?:\/|\/?\\1)?$/;

/** Without a path Istio matches the prefix "/". */
const ROOT: TextMatch = { kind: 'prefix', text: '/' };

/** The path that a destination sees of a request that met a match; without the query, which stays. */
export function rewrittenPath(rewrite: RewriteSpec, match: HttpMatchParts, sent: string): string {
  return newPath(rewrite, match, sent) ?? sent;
}

/** The path that Envoy writes instead of the one that was sent, though it may be the same; none where it rewrites nothing. */
export function newPath({ uri, uriRegexRewrite }: RewriteSpec, { path = ROOT }: HttpMatchParts, sent: string): string | undefined {
  if (uriRegexRewrite?.match !== undefined) {
    // Where nothing is left Envoy keeps the path.
    return replaceByRegex(uriRegexRewrite.match, uriRegexRewrite.rewrite ?? '', sent) || undefined;
  }
  return uri === undefined || uri === '' ? undefined : path.kind === 'prefix' ? uri + sent.slice(path.text.length) : uri;
}

/** Why the rewrite of a route is a mistake for requests that meet it; an empty list of matches takes every request. */
export function misfitOfRewrite(rewrite: RewriteSpec, matches: readonly HttpMatchParts[]): Misfit | undefined {
  const paths = matches.length > 0 ? matches.map(({ path }) => path ?? ROOT) : [ROOT];
  const { uri, uriRegexRewrite } = rewrite;
  const { match, rewrite: substitution = '' } = uriRegexRewrite ?? {};
  if (match !== undefined) {
    const isUsed = matches.some(({ ignoresPathCase }) => ignoresPathCase) || paths.some(path => mayApply(match, path));
    return isUsed ? paths.map(path => misfitOfResult(match, substitution, path)).find(misfit => misfit !== undefined)
      : never('an expression that matches a part of the paths that the route takes', 'it changes nothing: compare it with the paths of the match');
  }
  return uri === undefined ? undefined : paths.map(path => misfitOfSeam(uri, path)).find(misfit => misfit !== undefined);
}

/** Why another prefix would run into what comes behind it: the slash between them is part of the one that goes. */
export function misfitOfSeam(uri: string, { kind, text }: TextMatch): Misfit | undefined {
  return kind === 'prefix' && text.endsWith('/') && /[A-Za-z0-9]$/.test(uri)
    ? never(`a path that ends with a slash, as the prefix ${quoted(text)} does`,
      `${quoted(`${text}x`)} would become ${quoted(`${uri}x`)}: write ${quoted(`${uri}/`)}`)
    : undefined;
}

/** Whether an expression may match a part of a path. */
function mayApply(pattern: string, { kind, text }: TextMatch): boolean {
  if (kind === 'exact') {
    return matchesRegex(`(?s).*(?:${pattern}).*`, text);
  }
  const expression = readExpression(pattern);
  return kind !== 'prefix' || expression === undefined || mayMatchBelow(expression, text);
}

function misfitOfResult(pattern: string, substitution: string, path: TextMatch): Misfit | undefined {
  for (const sent of pathsThatMeet(path, pattern, substitution)) {
    const result = replaceByRegex(pattern, substitution, sent);
    if (result !== sent && !result.startsWith('/')) {
      return never('such that every path still begins with "/"', result === ''
        ? `of ${quoted(sent)} nothing would be left, so Envoy keeps it: take the slash into a group, or write one`
        : `${quoted(sent)} would become ${quoted(result)}, which Envoy answers with 400: take the slash into a group, or write one`);
    }
    if (hasNewDots(sent, result)) {
      return never('such that no path gets a segment "." or ".."',
        `${quoted(sent)} would become ${quoted(result)}, which the destination reads as another path, around rules `
        + 'and policies for that one: replace whole segments, as "^/v1(?:/(.*))?$" by "/\\1", and let what stays of a segment begin with '
        + 'something other than a dot, as "^/([a-z0-9][^/]*)-v1/" by "/\\1/"');
    }
  }
  return undefined;
}

/** A path before and after it is rewritten. */
export interface RewrittenPath {
  readonly sent: string;
  readonly result: string;
}

/** A path of which a rewrite makes one with a segment "." or "..", and what it makes; none where it probably makes no such. */
export function dotSegmentBehind(rewrite: RewriteSpec, matches: readonly HttpMatchParts[]): RewrittenPath | undefined {
  const { match: pattern, rewrite: substitution = '' } = rewrite.uriRegexRewrite ?? {};
  for (const match of matches.length > 0 ? matches : [readHttpMatch({})]) {
    const { path = ROOT } = match;
    const paths = pattern !== undefined ? pathsThatMeet(path, pattern, substitution)
      : path.kind === 'prefix' && !path.text.endsWith('/') ? [`${path.text}../x`] : [];
    const found = paths.map(sent => ({ sent, result: rewrittenPath(rewrite, match, sent) })).find(({ sent, result }) => hasNewDots(sent, result));
    if (found !== undefined) {
      return found;
    }
  }
  return undefined;
}

function hasNewDots(sent: string, result: string): boolean {
  return DOT_SEGMENT.test(result) && !DOT_SEGMENT.test(sent);
}

/** Some paths that meet a match: such as an expression for a rewrite may change. */
function pathsThatMeet(path: TextMatch, pattern: string, substitution: string): string[] {
  const expression = readExpression(pattern);
  const below = path.kind === 'prefix' ? ['', 'x', 'x/y', '/x'].map(rest => path.text + rest) : path.kind === 'exact' ? [path.text] : [];
  const own = path.kind === 'regex' ? readExpression(path.text) : undefined;
  const examples = [...expression ? exampleTexts(expression) : [], ...own ? exampleTexts(own) : []];
  const beginnings = [path.kind === 'prefix' ? path.text : '/', ''];
  const dotted = [...withDots(beginnings, [...below, ...examples]), ...expression ? withDotsInside(beginnings, expression) : []];
  const arbitrary = WHOLE_SEGMENTS.test(pattern) && PLAIN_SUBSTITUTION.test(substitution) ? []
    : normalized(arbitraryPaths(beginnings[0], [...examples, ...pattern.match(/[\w%-]+/g) ?? []], TRIED));
  return [...below, ...examples, ...dotted, ...arbitrary].filter(one => one.startsWith('/') && matchesText(path, one));
}

/** Paths with dots around what an expression may match: where that goes, or becomes a dot, the dots may be a segment. */
function withDots(beginnings: readonly string[], examples: readonly string[]): string[] {
  const between = [['', '..'], ['..', ''], ['.', '.'], ['.', ''], ['', '']];
  const once = [...new Set(examples)];
  // What stands behind itself is replaced twice.
  const parts = once.flatMap(example => [...between.map(([before, behind]) => `${before}${example}${behind}`), `${example}${example}`]);
  const paths = beginnings.flatMap(beginning => ['', '/', 'x/'].flatMap(slash => parts.map(part => `${beginning}${slash}${part}/x`)));
  return normalized(paths);
}

/** Paths in which a part of what an expression matches is dots: a group may keep them and leave out what stands beside. */
function withDotsInside(beginnings: readonly string[], expression: Expression): string[] {
  const texts = dottedTexts(expression);
  return normalized(beginnings.flatMap(beginning => texts.flatMap(text => ['', '/x'].map(rest => `${beginning}${text}${rest}`))));
}

function normalized(paths: readonly string[]): string[] {
  return [...new Set(paths)].filter(path => normalizedPath(path) === path);
}
