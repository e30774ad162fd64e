import { isIP } from 'node:net';

const LABEL = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;
/** The first label of a wildcard host: `*`, or `*` before the end of a label, such as `*-shop`. */
const WILDCARD_LABEL = /^\*?([a-z0-9]([-a-z0-9]*[a-z0-9])?|-[a-z0-9]([-a-z0-9]*[a-z0-9])?)?$/;
/** An IPv4 address has nothing but digits and dots, an IPv6 address a colon. */
const MAYBE_ADDRESS = /^[0-9.]+$|:/;
const MAX_HOST_LENGTH = 255;

/** A DNS name: labels in lower case, the last one not a number. */
export function isDomainName(host: string): boolean {
  if (typeof host !== 'string' || host.length === 0 || host.length > MAX_HOST_LENGTH) {
    return false;
  }
  const labels = host.split('.');
  return labels.every(label => LABEL.test(label)) && !/^[0-9]+$/.test(labels[labels.length - 1]);
}

/** Whether a host is written as an IP address. One with a zone (`fe80::1%eth0`) Istio takes, and Envoy where the pod has that interface. */
export function isAddress(host: string): boolean {
  // Most hosts are none, which these few characters tell at once.
  return MAYBE_ADDRESS.test(host) && isIP(host) !== 0 && !host.includes('%');
}

/** Whether a host is a wildcard before a suffix, such as `*.example.com` or `*-eu.example.com`; `*` alone is not. */
export function isWildcardHost(host: string): boolean {
  if (typeof host !== 'string' || !host.startsWith('*') || host.length > MAX_HOST_LENGTH) {
    return false;
  }
  const dot = host.indexOf('.');
  const first = dot < 0 ? host : host.slice(0, dot);
  return first.length <= 63 && WILDCARD_LABEL.test(first) && (dot < 0 ? first.length > 1 : isDomainName(host.slice(dot + 1)));
}

/** Whether a VirtualService may have a host: a DNS name, an IP address, `*`, or a wildcard before a suffix. */
export function isRoutedHost(host: string): boolean {
  return host === '*' || isDomainName(host) || isAddress(host) || isWildcardHost(host);
}

/** Whether a server of a Gateway may have a host, without its namespace: a wildcard is a whole label, and a name has a dot. */
export function isServerHost(host: string): boolean {
  const isWholeLabel = host === '*' || (typeof host === 'string' && host.startsWith('*.') && isDomainName(host.slice(2)));
  // Istio asks for a dot in every host but "*", so an IPv6 address is refused too.
  return isWholeLabel || ((isAddress(host) || isDomainName(host)) && host.includes('.'));
}

/**
 * Whether a ServiceEntry may have a host: a DNS name with a dot, or a wildcard before one. A wildcard inside a label (`*-eu.example.com`)
 * only where the names are resolved for each request.
 */
export function isEntryHost(host: string, partialWildcard: boolean): boolean {
  const wildcard = partialWildcard ? /^\*(\.|-.*\.)/ : /^\*\./;
  return (isDomainName(host) && host.includes('.')) || (isWildcardHost(host) && wildcard.test(host));
}
