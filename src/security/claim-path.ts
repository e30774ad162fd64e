import { refuse } from '../core/errors';
import { requireText } from '../core/requirements';

/** The names of a claim, outer before inner, which are told by dots; a name that is an address has dots of its own. */
export function requireClaimPath(name: string): string[] {
  requireText('name of a claim', name, 'name the claim');
  const path = name.includes('/') ? [name] : name.split('.');
  if (/[[\]]/.test(name) || path.includes('')) {
    refuse('name of a claim', 'a name such as "groups", or "outer.inner" for an inner one', name, 'write it without brackets');
  }
  return path;
}
