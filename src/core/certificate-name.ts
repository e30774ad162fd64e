import { refuse } from './errors';
import { requireText } from './requirements';

/** A name in a certificate: ASCII, so that no other text matches one. Not every reader of YAML takes all other characters, either. */
export function requireCertificateName(what: string, name: string, whereNone = 'leave it out'): string {
  requireText(what, name, whereNone);
  return /^[\x21-\x7E]+$/.test(name) ? name
    : refuse(what, 'a text of printable ASCII characters without blanks', name, 'certificates have names with other letters as xn--…');
}
