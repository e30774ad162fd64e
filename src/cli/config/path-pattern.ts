import * as path from 'node:path';
import { quoteRegex } from '../../istio';

/**
 * Whether a file or folder is one of those that patterns name. `*` and `?` stand for characters of a name, `**` for folders; what is below
 * a folder is excluded with it.
 *
 * @param folder what the patterns count from
 */
export function matcherOf(patterns: readonly string[], folder: string): (location: string) => boolean {
  const expressions = patterns.map(expressionOf);
  return location => {
    const relative = path.relative(folder, location).split(path.sep).join('/');
    return expressions.some(expression => expression.test(relative));
  };
}

function expressionOf(pattern: string): RegExp {
  const plain = pattern.replace(/^\.\//, '').replace(/\/+$/, '');
  const source = plain.replace(/\*\*\/|\*\*|[^]/g, part => {
    switch (part) {
      case '**/': return '(?:[^/]+/)*';
      case '**': return '.*';
      case '*': return '[^/]*';
      case '?': return '[^/]';
      default: return quoteRegex(part);
    }
  });
  return new RegExp(`^${source}(?:/|$)`);
}
