import { refuse } from '../../core/errors';
import { requireText } from '../../core/requirements';

/** How a route names the claims of a token. */
const ROUTE_PREFIX = '@request.auth.claims';
/** How the condition of a policy names them. */
const POLICY_PREFIX = 'request.auth.claims';

/** The claim as the match of a route names it, among the headers. */
export function claimHeader(name: string): string {
  return `${ROUTE_PREFIX}${bracketed(name)}`;
}

/** The claim as the condition of a policy names it. */
export function claimKey(name: string): string {
  return `${POLICY_PREFIX}${bracketed(name)}`;
}

/** What the condition of a policy calls a header of a route's match, which may be a claim. */
export function conditionKey(header: string): string {
  return isClaim(header) ? header.slice(1) : `request.headers[${header}]`;
}

/** Whether a header of a route's match is a claim. */
export function isClaim(header: string): boolean {
  return header.startsWith(ROUTE_PREFIX);
}

/** Inner claims are told by dots; a name that is an address has dots of its own. */
function bracketed(name: string): string {
  requireText('name of a claim', name, 'name the claim');
  const parts = name.includes('/') ? [name] : name.split('.');
  if (/[[\]]/.test(name) || parts.includes('')) {
    refuse('name of a claim', 'a name such as "groups", or "outer.inner" for an inner one', name, 'write it without brackets');
  }
  return parts.map(part => `[${part}]`).join('');
}
