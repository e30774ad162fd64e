import { refuse } from './errors';
import { fixOfHost } from './host-fix';
import { isDomainName, isEntryHost, isRoutedHost, isServerHost } from '../istio';

/** What a name consists of. */
const LABELS = 'a name is labels of letters, digits and inner hyphens, with dots between them';

/** A full DNS name without a wildcard, such as `api.example.com`. */
export function requireDomainName(what: string, host: string): string {
  return isDomainName(host) ? host
    : refuse(what, 'a DNS name in lower case such as "api.example.com"', host, fixOfHost(host, isDomainName, LABELS));
}

/**
 * A host of a VirtualService: a DNS name, an IP address, `*`, or a wildcard before a suffix (`*.example.com`, `*-eu.example.com`).
 */
export function requireRoutedHost(what: string, host: string): string {
  return isRoutedHost(host) ? host
    : refuse(what, 'a DNS name in lower case, an IP address, "*", or a wildcard such as "*.example.com"', host,
      fixOfHost(host, isRoutedHost, `${LABELS}; a wildcard stands only at the beginning`));
}

/**
 * A host of a Gateway server: as for a VirtualService, but a wildcard is a whole label, and a name has at least one dot.
 */
export function requireGatewayHost(what: string, host: string): string {
  return isServerHost(host) ? host
    : refuse(what, 'a full DNS name in lower case, an IPv4 address, "*", or "*." before a DNS name', host,
      fixOfHost(host, isServerHost, 'a Gateway takes no short names and no wildcard inside a label'));
}

/**
 * A host of a ServiceEntry: a DNS name with a dot, or a wildcard before one. A wildcard inside a label (`*-eu.example.com`) only where the
 * names are resolved for each request.
 */
export function requireEntryHost(what: string, host: string, partialWildcard: boolean): string {
  return isEntryHost(host, partialWildcard) ? host
    : refuse(what, 'a DNS name in lower case with a dot, or a wildcard for the first label such as "*.example.com"', host,
      fixOfHost(host, mended => isEntryHost(mended, partialWildcard), `${LABELS}; IP addresses belong into "addresses"`));
}
