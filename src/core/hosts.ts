import { isIP } from 'node:net';
import { refuse } from './errors';

const LABEL = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;
/** The first label of a wildcard host: `*`, or `*` before the end of a label, such as `*-shop`. */
const WILDCARD_LABEL = /^\*?([a-z0-9]([-a-z0-9]*[a-z0-9])?|-[a-z0-9]([-a-z0-9]*[a-z0-9])?)?$/;
const MAX_HOST_LENGTH = 255;

/** A DNS name: labels in lower case, the last one not a number. */
export function isDomainName(host: string): boolean {
  if (typeof host !== 'string' || host.length === 0 || host.length > MAX_HOST_LENGTH) {
    return false;
  }
  const labels = host.split('.');
  return labels.every(label => LABEL.test(label)) && !/^[0-9]+$/.test(labels[labels.length - 1]);
}

/** Whether a host is written as an IP address. */
export function isAddress(host: string): boolean {
  return isIP(host) !== 0;
}

/** A full DNS name without a wildcard, such as `api.example.com`. */
export function requireDomainName(what: string, host: string): string {
  if (!isDomainName(host)) {
    refuse(what, 'a DNS name in lower case such as "api.example.com"', host, 'leave out scheme, port and path');
  }
  return host;
}

/**
 * A host of a VirtualService: a DNS name, an IP address, `*`, or a wildcard before a suffix (`*.example.com`, `*-eu.example.com`).
 */
export function requireRoutedHost(what: string, host: string): string {
  if (host === '*' || isDomainName(host) || isAddress(host) || isWildcardHost(host)) {
    return host;
  }
  refuse(what, 'a DNS name in lower case, an IP address, "*", or a wildcard such as "*.example.com"', host,
    'a wildcard stands only at the beginning; leave out scheme, port and path');
}

/**
 * A host of a Gateway server: as for a VirtualService, but a wildcard is a whole label, and a name has at least one dot.
 */
export function requireGatewayHost(what: string, host: string): string {
  const wholeLabel = host === '*' || (typeof host === 'string' && host.startsWith('*.') && isDomainName(host.slice(2)));
  // Istio asks for a dot in every host but "*", so an IPv6 address is refused too.
  if (wholeLabel || ((isAddress(host) || isDomainName(host)) && host.includes('.'))) {
    return host;
  }
  refuse(what, 'a full DNS name in lower case, an IPv4 address, "*", or "*." before a DNS name', host,
    'a Gateway takes no short names and no wildcard inside a label');
}

/**
 * A host of a ServiceEntry: a DNS name with a dot, or a wildcard before one. A wildcard inside a label (`*-eu.example.com`) only where the
 * names are resolved for each request.
 */
export function requireEntryHost(what: string, host: string, partialWildcard: boolean): string {
  const wildcard = partialWildcard ? /^\*(\.|-.*\.)/ : /^\*\./;
  if ((isDomainName(host) && host.includes('.')) || (isWildcardHost(host) && wildcard.test(host))) {
    return host;
  }
  refuse(what, 'a DNS name in lower case with a dot, or a wildcard for the first label such as "*.example.com"', host,
    'leave out scheme, port and path; IP addresses belong into "addresses"');
}

/** Whether Istio sees `host` as covered by `pattern`: equal, or `pattern` is a wildcard whose suffix it has. */
export function coversHost(pattern: string, host: string): boolean {
  if (!pattern.startsWith('*')) {
    return pattern === host;
  }
  return host.length >= pattern.length - 1 && host.replace(/^\*/, '').endsWith(pattern.slice(1));
}

/** Whether a host is a wildcard before a suffix, such as `*.example.com` or `*-eu.example.com`. */
export function isWildcardHost(host: string): boolean {
  if (typeof host !== 'string' || !host.startsWith('*') || host.length > MAX_HOST_LENGTH) {
    return false;
  }
  const dot = host.indexOf('.');
  const first = dot < 0 ? host : host.slice(0, dot);
  return first.length <= 63 && WILDCARD_LABEL.test(first) && (dot < 0 ? first.length > 1 : isDomainName(host.slice(dot + 1)));
}
