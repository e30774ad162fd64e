import { requireHeaderValue } from './header-value';
import { commandsOf, removedBefore } from './overwritten-headers';
import { compactOrNone } from '../../core/compact';
import { refuse } from '../../core/errors';
import { requirePossible } from '../../core/request-texts';
import { optional, requireHeaderName } from '../../core/requirements';
import { MAX_WRITTEN_HEADERS, misfitOfResponseHeader } from '../../istio';

/**
 * Changes to the headers of a request or a response.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#Headers-HeaderOperations
 */
export interface HeaderChanges {
  /**
   * Headers to overwrite, or to add where they are absent. `host` rewrites the authority; it is possible for requests only.
   *
   * A value of commands, such as `%DOWNSTREAM_PEER_SUBJECT%`, may come out empty. Envoy writes nothing then, so such a header is also
   * removed before: what the client sent under that name never passes. Of a request the same goes for names that many applications read
   * as that one, `x_user` for `x-user`, where the value has a command.
   *
   * @default - none
   */
  readonly set?: Record<string, string>;

  /**
   * Values to append. A value that comes out empty is left out.
   *
   * @default - none
   */
  readonly add?: Record<string, string>;

  /**
   * Headers to remove. From a request other ways to write a name are removed too, `x_user` with `x-user`: many applications read both as one.
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

/** Where the body of a message ends on its connection. */
const FRAMING_HEADERS = ['content-length', 'transfer-encoding'];

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
      if (FRAMING_HEADERS.includes(name.toLowerCase())) {
        refuse(`${what}: ${verb}`, 'a header other than those that say where a body ends', name,
          'the other side would take the rest of the body for a message of its own, around every check: leave it to Envoy');
      }
      requireEffect(`${what}: ${verb}`, name, authorityAllowed, false);
      requireHeaderValue(`${what}: ${verb} ${name}`, value);
      if (value === '') {
        refuse(`${what}: ${verb} ${name}`, 'a text that is not empty', value,
          'Envoy writes no empty headers, and leaves one that is there: remove it');
      }
      if (isAuthorityHeader(name) && commandsOf(value).length > 0) {
        refuse(`${what}: ${verb} ${name}`, 'a text without commands', value, 'Istio writes the host as it is given');
      }
    }
    return { ...headers };
  };
  const authorities = [...Object.keys(changes.set ?? {}), ...Object.keys(changes.add ?? {})].filter(isAuthorityHeader);
  if (authorities.length > 1) {
    refuse(what, 'at most one change of the host', authorities, 'keep one of them');
  }
  // The host becomes a rewrite.
  const written = [changes.set, changes.add].flatMap(headers => Object.keys(headers ?? {})).filter(name => !isAuthorityHeader(name)).length;
  if (written > MAX_WRITTEN_HEADERS) {
    refuse(what, `at most ${MAX_WRITTEN_HEADERS} to set and add together`, written, 'Envoy takes no more, and would refuse all routes of the port');
  }
  return compactOrNone({
    set: optional(changes.set, headers => values('set', headers)),
    add: optional(changes.add, headers => values('add', headers)),
    remove: removedNames(what, changes, authorityAllowed),
  });
}

function removedNames(what: string, { set = {}, add = {}, remove = [] }: HeaderChanges, isRequest: boolean): string[] {
  for (const name of remove) {
    requireChangeable(`${what}: remove`, name, false);
    requireEffect(`${what}: remove`, name, isRequest, true);
  }
  const headers = Object.fromEntries(Object.entries(set).filter(([name]) => !isAuthorityHeader(name)));
  return removedBefore(what, { set: headers, add, remove }, isRequest);
}

/** Refuses a change of a response header that Envoy writes itself. */
function requireEffect(what: string, name: string, isRequest: boolean, isRemoved: boolean): void {
  requirePossible(what, name, isRequest ? undefined : misfitOfResponseHeader(name, isRemoved));
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
