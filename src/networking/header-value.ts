import { refuse } from '../core/errors';

/** Printable ASCII. Istio takes other characters too, but nothing says how a client would decode them. */
const PRINTABLE = /^[\x20-\x7E]*$/;

/** `%%`, or a command of Envoy such as `%DOWNSTREAM_TLS_VERSION%` or `%REQ(X-ID)%`. */
const ESCAPED_OR_COMMAND = /%%|%[A-Z0-9_]+(\((?:[^()"\\]|\\.|"(?:[^"\\]|\\.)*")*\))?(:[0-9]+)?%/g;

/**
 * A value that a route writes into a header. A percent sign begins a command of Envoy, so a literal one is doubled.
 */
export function requireHeaderValue(what: string, value: string): string {
  if (typeof value !== 'string' || !PRINTABLE.test(value)) {
    refuse(what, 'a text of printable ASCII characters', value, 'encode other characters; numbers and booleans need quotes');
  }
  if (value.replace(ESCAPED_OR_COMMAND, '').includes('%')) {
    refuse(what, 'a text whose percent signs belong to a command of Envoy', value, 'write a literal percent sign as "%%"');
  }
  return value;
}
