/**
 * Names as Istio's validation has them. It takes capitals, and a dot at the end, which Kubernetes and Envoy do not: what a construct of ours
 * writes is narrower, see `hosts.ts`.
 */
import { Review } from './review';
import { isAddress } from '../hosts';
import { isSubnet } from '../networks';
import { isPortNumber } from '../port-number';

const LABEL = /^[a-zA-Z0-9](?:[-a-zA-Z0-9]*[a-zA-Z0-9])?$/;
const WILDCARD_LABEL = /^(?:\*|(?:\*-?)?[a-zA-Z0-9](?:[-a-zA-Z0-9]*[a-zA-Z0-9])?)$/;
/** Nearly every name. */
const USUAL = /^(?:\*\.)?(?:[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?\.)*[a-z](?:[-a-z0-9]{0,61}[a-z0-9])?$/;
const NUMBER = /^[0-9]+$/;
const MAX_LABEL = 63;
const MAX_DOMAIN = 255;

export const FORM_OF_HOST = 'be a host name: labels of letters, digits and inner "-" with "." between them, the last one not a number';
export const FORM_OF_LABEL = 'be 1 to 63 letters, digits and inner "-"';
const FIX_OF_HOST = 'write the name alone, without scheme, port and path';

/** A label of DNS. */
export function isLabel(text: string): boolean {
  return text.length <= MAX_LABEL && LABEL.test(text);
}

/** A name in full, without wildcards. */
export function isFullName(name: string): boolean {
  return isOfAllowedLength(name) && (!name.startsWith('*') && USUAL.test(name) || areLabels(name));
}

/** A name, or one whose first label is a wildcard or begins with one. */
export function isWildcardName(name: string): boolean {
  if (!isOfAllowedLength(name)) {
    return false;
  }
  if (USUAL.test(name)) {
    return true;
  }
  const dot = name.indexOf('.');
  const first = dot < 0 ? name : name.slice(0, dot);
  return first.length <= MAX_LABEL && WILDCARD_LABEL.test(first) && (dot < 0 || areLabels(name.slice(dot + 1)));
}

/** An IP address, also one with a zone (`fe80::1%eth0`). */
export function isAnyAddress(text: string): boolean {
  const zone = text.indexOf('%');
  return zone < 0 ? isAddress(text) : zone + 1 < text.length && text.includes(':') && isAddress(text.slice(0, zone));
}

/** Whether a wildcard is only a part of the first label. */
export function isPartialWildcard(name: string): boolean {
  return name.includes('*') && name.length !== 1 && !name.startsWith('*.');
}

/** Whether a host has a wildcard, to Istio: it begins with one. */
export function isWildcard(host: string): boolean {
  return host.startsWith('*');
}

export function reviewWildcardName(name: string, review: Review, what = ''): void {
  if (!isWildcardName(name)) {
    review.refuse(`${FORM_OF_HOST}; the first one may be "*"${what}`, name, FIX_OF_HOST);
  }
}

export function reviewFullName(name: string, review: Review): void {
  if (!isFullName(name)) {
    review.refuse(FORM_OF_HOST, name, FIX_OF_HOST);
  }
}

/** A port that is there has a number of its range. */
export function reviewPort(port: unknown, review: Review, ...below: string[]): void {
  if (!isPortNumber(port)) {
    review.refuse('be a port from 1 to 65535', port, 'write the number of the port', ...below);
  }
}

/** An address, or a range of them. */
export function reviewSubnet(text: string, review: Review): void {
  if (!isSubnet(text) && !(isAnyAddress(text) && !text.includes('/'))) {
    review.refuse('be an IP address, or a range of them such as 10.1.0.0/16', text, 'write the address in full, with a length of its prefix at most');
  }
}

function isOfAllowedLength(name: string): boolean {
  return name.length > 0 && name.length <= MAX_DOMAIN;
}

/** The last label may be empty: `example.com.` is a name in full. */
function areLabels(name: string): boolean {
  const labels = name.split('.');
  const last = labels.length - 1;
  return !NUMBER.test(labels[last]) && labels.every((label, index) => isLabel(label) || index === last && label === '');
}
