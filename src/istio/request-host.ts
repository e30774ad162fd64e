import { needsOneOf, readExpression } from './expression';
import { firstMisfit, Misfit, mistaken, never, quoted } from './misfit';
import { TextMatch } from './text-match';

/** What Envoy takes in the host of a request: others it answers with 400. */
const NEVER_SENT = /[^\x21-\x7e]|["#/<>?\\^`{|}]/;
/**
 * An expression for what no name, address or port has, and Envoy takes in the host of a request. Servers that read a host as a part of a URL
 * take another one of it: `shop.example.com` of `x@shop.example.com`, of `shop%2eexample.com` and of `[shop.example.com]`. In brackets, which are
 * at the beginning, is an address of IPv6.
 */
export const REREAD_HOSTS = [
  '.*[^-._A-Za-z0-9:\\[\\]].*', '[^\\[].*[\\[\\]].*',
  '\\[(?:[^:\\]]*|[^\\]]*[^0-9A-Fa-f:.\\]][^\\]]*)(?:\\].*)?', '\\[[^\\]]*\\](?:[^:].*|.*[\\[\\]].*)',
].join('|');
const SCHEMES = ['http', 'https'];
const CAPITAL = /[A-Z]/;

/** Whether Envoy takes a text as the host of a request. */
export function isRequestHost(authority: string): boolean {
  return authority !== '' && !NEVER_SENT.test(authority);
}

/** Why no request can be for a host, whatever its case: its port is part of it. */
export function misfitOfHost({ kind, text }: TextMatch): Misfit | undefined {
  const [, scheme] = /^([a-z][a-z0-9+.-]*):\/\//i.exec(kind === 'regex' ? '' : text) ?? [];
  if (scheme !== undefined) {
    return never('a host, without a scheme', `leave out ${quoted(`${scheme}://`)}`);
  }
  const isWrong = kind === 'regex' ? needsWrong(text) : NEVER_SENT.test(text);
  return isWrong ? never('a host, with or without a port', 'leave out scheme and path') : undefined;
}

/** The same where case counts: clients send the host in lower case, as it stands in a URL. */
export function misfitOfExactHost(match: TextMatch): Misfit | undefined {
  return firstMisfit(() => misfitOfHost(match), () => misfitOfCase(match));
}

/** Why no request has a scheme. */
export function misfitOfScheme({ kind, text }: TextMatch): Misfit | undefined {
  const isPossible = kind === 'exact' ? SCHEMES.includes(text) : kind !== 'prefix' || SCHEMES.some(scheme => scheme.startsWith(text));
  return isPossible ? undefined : never('"http" or "https"', 'a request has no other scheme, also where it becomes a WebSocket');
}

/** Why no connection asks for a server name (SNI). */
export function misfitOfServerName({ text }: TextMatch): Misfit | undefined {
  if (/[^-._A-Za-z0-9]/.test(text)) {
    return mistaken('a DNS name, without port, scheme and path', 'the handshake of TLS names the host alone');
  }
  return CAPITAL.test(text) ? never('a DNS name in lower case', 'Envoy compares it in lower case') : undefined;
}

function needsWrong(pattern: string): boolean {
  const expression = readExpression(pattern);
  return expression !== undefined && needsOneOf(expression, character => NEVER_SENT.test(character));
}

function misfitOfCase({ kind, text }: TextMatch): Misfit | undefined {
  const expression = kind === 'regex' ? readExpression(text) : undefined;
  const hasCapital = kind === 'regex' ? expression !== undefined && expression.countsCase && needsOneOf(expression, one => CAPITAL.test(one))
    : CAPITAL.test(text);
  return hasCapital ? mistaken('a host in lower case', 'case counts here, and clients send hosts in lower case') : undefined;
}
