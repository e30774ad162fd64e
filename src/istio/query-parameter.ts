import { needsOneOf, readExpression } from './expression';
import { Misfit, mistaken, never } from './misfit';
import { TextMatch } from './text-match';

/** What no query has: Envoy answers 400, and cuts off what follows a `#`. */
const NEVER_SENT = /[\x00-\x20\x7f#]/;
const NO_ASCII = /[^\x00-\x7f]/;
const ENCODE = 'values are compared as sent, without decoding: write a blank as %20 or +, as clients do';

/** Why no parameter has a name. */
export function misfitOfParameterName(name: string): Misfit | undefined {
  return /[&=#]/.test(name) ? never('the name of one parameter', 'leave out "=" and "&"; "#" ends a query') : misfitOfText(name);
}

/** Why no parameter has a value. */
export function misfitOfParameterValue({ kind, text }: TextMatch): Misfit | undefined {
  if (kind !== 'regex') {
    return text.includes('&') ? never('the value of one parameter', 'no value has "&": write it as %26, as it is sent') : misfitOfText(text);
  }
  const expression = readExpression(text);
  return expression !== undefined && needsOneOf(expression, character => character === '&' || NEVER_SENT.test(character))
    ? never('an expression that can match the value of a parameter', `"&", "#" and blanks are in none; ${ENCODE}`) : undefined;
}

function misfitOfText(text: string): Misfit | undefined {
  if (NEVER_SENT.test(text)) {
    return never('a text as it is sent in a query, without blanks, control characters and "#"', ENCODE);
  }
  return NO_ASCII.test(text) ? mistaken('a text as it is sent in a query, in plain ASCII',
    'write other characters encoded, as %C3%A9: clients send them so') : undefined;
}
