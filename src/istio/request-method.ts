import { needsOneOf, readExpression } from './expression';
import { firstMisfit, Misfit, mistaken, never } from './misfit';
import { TextMatch } from './text-match';

const TOKEN = /^[-!#$%&'*+.^_`|~0-9A-Za-z]*$/;
const LOWER = /[a-z]/;

/** Why no method can meet a match, or only one that nobody sends: case counts, and all that are in use are capitals. */
export function misfitOfMethod({ kind, text }: TextMatch): Misfit | undefined {
  if (kind === 'regex') {
    return misfitOfExpression(text);
  }
  return firstMisfit(
    () => TOKEN.test(text) ? undefined : never('an HTTP method such as GET, in capitals', 'a method has no blanks and separators'),
    () => LOWER.test(text) ? mistaken('an HTTP method in capitals', 'methods are case-sensitive: GET, not get') : undefined,
  );
}

function misfitOfExpression(pattern: string): Misfit | undefined {
  const expression = readExpression(pattern);
  if (expression === undefined) {
    return undefined;
  }
  if (needsOneOf(expression, character => !TOKEN.test(character))) {
    return never('an expression that can match a method', 'a method has no blanks and separators');
  }
  return expression.countsCase && needsOneOf(expression, character => LOWER.test(character))
    ? mistaken('an expression that can match a method in capitals', 'methods are case-sensitive: GET, not get') : undefined;
}
