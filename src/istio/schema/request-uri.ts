const CONTROL = /[\x00-\x1f\x7f]/;
const SCHEME = /^(?:([a-zA-Z][a-zA-Z0-9+.-]*):)?([^]*)$/;
const USER = /^(?:[A-Za-z0-9\-._:~!$&'()*+,;=@]|%[0-9A-Fa-f]{2})*$/;
/** Letters, digits, some signs, and bytes beyond ASCII, which alone may be escaped. */
const HOST = /^(?:[A-Za-z0-9\-._~!$&'()*+,;=:[\]<>"\x80-\uffff]|%25|%[89A-Fa-f][0-9A-Fa-f])*$/;
const PORT = /^(?::[0-9]*)?$/;
const BAD_ESCAPE = /%(?![0-9A-Fa-f]{2})/;
/** What is in brackets is an address of IPv6, with a zone or without. */
const BRACKETS = /^\[([0-9A-Fa-f:.]+)(?:%25(?:[^%\]]|%[0-9A-Fa-f]{2})+)?\](.*)$/;

/**
 * The scheme of a URL as Go reads that of a request, in small letters, and empty where it is a path alone; nothing where it is no such URL.
 *
 * @see https://pkg.go.dev/net/url#ParseRequestURI
 */
export function schemeOfRequestUri(text: string): string | undefined {
  if (text === '' || CONTROL.test(text) || text.startsWith(':')) {
    return undefined;
  }
  if (text === '*') {
    return '';
  }
  const [, scheme = '', rest] = SCHEME.exec(text)!;
  const [path] = rest.split('?', 1);
  if (!path.startsWith('/')) {
    return scheme === '' ? undefined : scheme.toLowerCase();
  }
  const hasAuthority = scheme !== '' && path.startsWith('//');
  const end = hasAuthority ? path.indexOf('/', 2) : 0;
  const authority = hasAuthority ? path.slice(2, end < 0 ? undefined : end) : '';
  const behind = end < 0 ? '' : path.slice(end);
  return isAuthority(authority) && !BAD_ESCAPE.test(behind) ? scheme.toLowerCase() : undefined;
}

function isAuthority(authority: string): boolean {
  const at = authority.lastIndexOf('@');
  return (at < 0 || USER.test(authority.slice(0, at))) && isHostWithPort(authority.slice(at + 1));
}

function isHostWithPort(host: string): boolean {
  if (host.includes('[')) {
    const [, address, port] = BRACKETS.exec(host) ?? [];
    return address !== undefined && isIpv6(address) && PORT.test(port);
  }
  const colon = host.indexOf(':');
  return HOST.test(host) && (colon < 0 || PORT.test(host.slice(colon)));
}

function isIpv6(address: string): boolean {
  return address.includes(':') && URL.canParse(`http://[${address}]`);
}
