/** Compares what Envoy did to a request and its answer with what is said of it. */
import { isDeepStrictEqual } from 'node:util';
import { MeshResponse } from './driver/mesh';
import { AskedOfRoute } from './random-actions';
import { changedHeaders, Forwarding, RouteEffect } from '../../src/simulator/actions';
import { HeaderChanges, HeaderLists } from '../../src/simulator/decision';

/** What differs from answer to answer, or says nothing of routes. */
const NOT_COMPARED = ['date', 'content-length', 'connection', 'x-envoy-upstream-service-time', 'transfer-encoding', 'server', 'keep-alive'];
const NO_CHANGES: HeaderChanges = { set: {}, add: {}, remove: [] };

/** What is compared of an answer. */
export interface Seen {
  readonly status: number;
  readonly body: string;
  readonly responseHeaders: HeaderLists;
  /** What reached the backend; none where Envoy answered itself. */
  readonly received?: { readonly backend: string; readonly path: string; readonly authority?: string; readonly headers: HeaderLists };
}

/** What Envoy did. */
export function seenOf({ status, body, rawHeaders = [], received }: MeshResponse): Seen {
  const seen = { status, body, responseHeaders: without(linesOf(rawHeaders), NOT_COMPARED) };
  if (received === undefined) {
    return seen;
  }
  const headers = linesOf(received.rawHeaders);
  return { ...seen, received: { backend: received.backend, path: received.target, authority: headers.host?.[0], headers } };
}

/** The first thing in which Envoy did something else than is said; none where it is the same. */
export function differenceOf(request: AskedOfRoute, effect: RouteEffect, did: MeshResponse): string | undefined {
  const seen = seenOf(did);
  const own = effect.answer !== undefined ? effect : effect.forwardings[0] as Forwarding | undefined;
  if (own?.answer !== undefined) {
    return ownDifference({ ...effect, answer: own.answer, responseHeaders: own.responseHeaders }, seen);
  }
  if (effect.forwardings.length === 0) {
    return told('status', 404, seen.status);
  }
  if (seen.received === undefined) {
    return request.method === 'HEAD' ? undefined : `said a destination, seen an answer of Envoy, ${seen.status}`;
  }
  const { backend, path, authority, headers } = seen.received;
  const [{ requestHeaders = NO_CHANGES, responseHeaders = NO_CHANGES, ...said }] = effect.forwardings;
  const sent = changedHeaders(request.headers, requestHeaders, 'request');
  const answered = changedHeaders({ 'content-type': ['application/json'], 'x-backend': [backend] }, responseHeaders, 'response');
  return told('path', said.path, path) ?? told('authority', said.authority, authority)
    ?? headerDifference('request header', sent, headers, [...namesOf(sent, request.headers), ...requestHeaders.remove], effect)
    ?? headerDifference('response header', without(answered, NOT_COMPARED), seen.responseHeaders, namesOf(answered, seen.responseHeaders), effect);
}

/** Of an answer that Envoy gives itself. */
function ownDifference(effect: RouteEffect, seen: Seen): string | undefined {
  const { status, body = '', location } = effect.answer!;
  const expected = without(changedHeaders({}, effect.responseHeaders ?? NO_CHANGES, 'response'), [...NOT_COMPARED, 'location']);
  const at = seen.responseHeaders.location?.[0];
  return told('status', status, seen.status) ?? told('body', body, seen.body)
    ?? (isUndecided([location ?? ''], effect) ? undefined : told('location', location, at))
    ?? headerDifference('response header', expected, seen.responseHeaders, namesOf(expected, without(seen.responseHeaders, ['location'])), effect);
}

function headerDifference(what: string, said: HeaderLists, seen: HeaderLists, names: readonly string[], effect: RouteEffect): string | undefined {
  const name = names.find(one => !isUndecided(said[one] ?? [], effect) && !isDeepStrictEqual(said[one] ?? [], seen[one] ?? []));
  return name === undefined ? undefined : told(`${what} ${name}`, said[name] ?? [], seen[name] ?? []);
}

/** Whether commands stand in lines that nothing decides. */
function isUndecided(lines: readonly string[], { ambiguous }: RouteEffect): boolean {
  return lines.some(line => ambiguous.some(({ assumed }) => line.includes(assumed.split(' ')[0])));
}

function told(what: string, said: unknown, seen: unknown): string | undefined {
  return isDeepStrictEqual(said, seen) ? undefined : `${what}: said ${JSON.stringify(said)}, seen ${JSON.stringify(seen)}`;
}

function namesOf(...lists: HeaderLists[]): string[] {
  return lists.flatMap(list => Object.keys(list));
}

function without(lists: HeaderLists, left: readonly string[]): HeaderLists {
  return Object.fromEntries(Object.entries(lists).filter(([name]) => !left.includes(name)));
}

function linesOf(raw: readonly string[]): HeaderLists {
  const lists: Record<string, string[]> = {};
  for (let index = 0; index < raw.length; index += 2) {
    // Node reads bytes as Latin-1.
    (lists[raw[index].toLowerCase()] ??= []).push(Buffer.from(raw[index + 1], 'latin1').toString());
  }
  return lists;
}
