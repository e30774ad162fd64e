import { requireHeaderValue } from './header-value';
import { compactOrNone } from '../core/compact';
import { refuse } from '../core/errors';
import { optional, requireHeaderName } from '../core/requirements';

/**
 * Changes to the headers of a request or a response.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#Headers-HeaderOperations
 */
export interface HeaderChanges {
  /**
   * Headers to overwrite, or to add where they are absent. `host` rewrites the authority; it is possible for requests only.
   *
   * @default - none
   */
  readonly set?: Record<string, string>;

  /**
   * Values to append.
   *
   * @default - none
   */
  readonly add?: Record<string, string>;

  /**
   * Headers to remove.
   *
   * @default - none
   */
  readonly remove?: string[];
}

/**
 * Changes to headers on the way to the destination and back.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#Headers
 */
export interface HeaderOperations {
  /**
   * Changes to the request.
   *
   * @default - none
   */
  readonly request?: HeaderChanges;

  /**
   * Changes to the response.
   *
   * @default - none
   */
  readonly response?: HeaderChanges;
}

/** Whether a header stands for the host that the client asked for. */
export function isAuthorityHeader(name: string): boolean {
  return ['host', ':authority'].includes(name.toLowerCase());
}

/** The operations as Istio writes them. */
export function renderHeaderOperations(what: string, operations: HeaderOperations): object | undefined {
  return compactOrNone({
    request: optional(operations.request, changes => renderChanges(`${what}: request headers`, changes, true)),
    response: optional(operations.response, changes => renderChanges(`${what}: response headers`, changes, false)),
  });
}

function renderChanges(what: string, changes: HeaderChanges, authorityAllowed: boolean): object | undefined {
  const values = (verb: string, headers: Record<string, string>) => {
    for (const [name, value] of Object.entries(headers)) {
      requireChangeable(`${what}: ${verb}`, name, authorityAllowed);
      requireHeaderValue(`${what}: ${verb} ${name}`, value);
    }
    return { ...headers };
  };
  const authorities = [...Object.keys(changes.set ?? {}), ...Object.keys(changes.add ?? {})].filter(isAuthorityHeader);
  if (authorities.length > 1) {
    refuse(what, 'at most one change of the host', authorities, 'keep one of them');
  }
  return compactOrNone({
    set: optional(changes.set, headers => values('set', headers)),
    add: optional(changes.add, headers => values('add', headers)),
    remove: optional(changes.remove, names => names.map(name => requireChangeable(`${what}: remove`, name, false))),
  });
}

function requireChangeable(what: string, name: string, authorityAllowed: boolean): string {
  if (typeof name === 'string' && isAuthorityHeader(name)) {
    if (authorityAllowed) {
      return name;
    }
    refuse(what, 'a header other than the host', name, 'the host can only be set on a request');
  }
  return requireHeaderName(what, name);
}
