import { refuse } from '../../core/errors';
import { MAX_HEADER_LENGTH, wrongCommand } from '../../istio';

/** Printable ASCII. Istio takes other characters too, but nothing says how a client would decode them. */
const PRINTABLE = /^[\x20-\x7E]*$/;

/**
 * A value that a route writes into a header. A percent sign begins a command of Envoy, so a literal one is doubled.
 */
export function requireHeaderValue(what: string, value: string): string {
  if (typeof value !== 'string' || !PRINTABLE.test(value)) {
    refuse(what, 'a text of printable ASCII characters', value, 'encode other characters; numbers and booleans need quotes');
  }
  if (value.length > MAX_HEADER_LENGTH) {
    refuse(what, `a text of at most ${MAX_HEADER_LENGTH} characters`, value, 'Envoy takes no longer one, and would refuse all routes of the port');
  }
  const wrong = wrongCommand(value);
  if (wrong !== undefined) {
    refuse(what, `a text whose percent signs belong to a command of Envoy (${wrong})`, value, 'write a literal percent sign as "%%"');
  }
  return value;
}
