import { mayHave, needsOneOf, readExpression } from './expression';
import { exampleTexts } from './expression-texts';
import { Misfit, mistaken } from './misfit';
import { matchesRegex } from './regular-expression';
import { TextMatch } from './text-match';

/** What browsers send in `origin`: scheme, host and port of a page, in lower case, without a path; `null` where they tell nothing. */
const ORIGIN = /^[a-z][-a-z0-9+.]*:\/\/[^/?#\s*]+$/;
/** What an origin may begin with. */
const BEGINNING = /^(?:[a-z][-a-z0-9+]*|[a-z][-a-z0-9+.]*:(?:\/(?:\/[^/?#\s*]*)?)?)$/;
const PORT_OF_SCHEME = /^(?:https:.*:443|http:.*:80)$/;
const SUCH_AS = 'an origin as browsers send it, such as "https://app.example.com" or "https://app.example.com:8443"';
const WITHOUT_PATH = 'scheme and host in lower case, the port where it is not that of the scheme, and no path';

/** Why no browser sends an origin. `*` stands for all of them. */
export function misfitOfOrigin({ kind, text }: TextMatch): Misfit | undefined {
  if (kind === 'present' || kind === 'suffix' || kind === 'exact' && ['*', 'null'].includes(text)) {
    return undefined;
  }
  if (kind === 'regex') {
    return isNever(text) ? mistaken(`an expression that matches ${SUCH_AS}`, WITHOUT_PATH) : undefined;
  }
  if (text.includes('*')) {
    return mistaken('an origin without a wildcard',
      'Envoy compares it as it is: use an expression for several, such as "https://[^/]+[.]example[.]com"');
  }
  const isSent = (kind === 'exact' ? ORIGIN : BEGINNING).test(text) && text === text.toLowerCase()
    && !(kind === 'exact' && PORT_OF_SCHEME.test(text));
  return isSent ? undefined : mistaken(SUCH_AS, WITHOUT_PATH);
}

/** Whether an expression matches no origin: what it matches has a path, or no scheme. */
function isNever(pattern: string): boolean {
  const expression = readExpression(pattern);
  const examples = expression === undefined ? [] : exampleTexts(expression).filter(text => matchesRegex(pattern, text));
  const isOrigin = (text: string) => ORIGIN.test(text) || ['*', 'null'].includes(text);
  return expression !== undefined && examples.length > 0 && !examples.some(isOrigin)
    && (examples.every(text => /^[^/]*\/\/[^/]*\//.test(text)) && needsOneOf(expression, character => character === '/')
    || !mayHave(expression, ':'));
}

/** A site of somebody else. */
const STRANGER = 'evil.invalid';

/** The origin of a stranger that a match takes too; none where it surely or probably takes only those that it names. */
export function strangerOf({ kind, text }: TextMatch): string | undefined {
  switch (kind) {
    case 'exact': return text === '*' ? `https://${STRANGER}` : undefined;
    case 'prefix': return strangerBehind(text);
    case 'regex': return strangersOf(text).find(origin => matchesRegex(text, origin));
    default: return `https://${STRANGER}`;
  }
}

/** An origin that begins with a text. None can where the text ends the host: there is a port behind it. */
function strangerBehind(beginning: string): string | undefined {
  const [, host] = /^[^/]*:\/\/(.*)$/.exec(beginning) ?? [];
  if (host === undefined) {
    return ['https://', 'http://'].filter(scheme => scheme.startsWith(beginning)).map(scheme => `${scheme}${STRANGER}`)[0];
  }
  return isEnded(host) ? undefined : `${beginning}${host === '' || host.endsWith('.') ? '' : '.'}${STRANGER}`;
}

function isEnded(host: string): boolean {
  return host.startsWith('[') || host.includes(':');
}

/** A wildcard for the beginning of a host, with a letter right behind it. */
const OPEN_HOST = /:\\?\/\\?\/(?:\(\??:?)?(?:\.|\[\^[^\]]*\])[*+]\)?[A-Za-z0-9]/;

/** Origins that an expression takes if it is too wide. Envoy also asks whether it takes the text `*`, and takes every origin then. */
function strangersOf(pattern: string): string[] {
  const expression = readExpression(pattern);
  const examples = expression === undefined ? [] : exampleTexts(expression).filter(text => matchesRegex(pattern, text));
  const behind = examples.filter(text => ORIGIN.test(text)).flatMap(text => strangerBehind(text) ?? []);
  const before = OPEN_HOST.test(pattern) ? examples.map(text => text.replace('://', '://evil')) : [];
  return ['*', `https://${STRANGER}`, `http://${STRANGER}`, ...behind, ...before];
}
