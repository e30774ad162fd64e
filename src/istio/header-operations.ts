import { isMap, mapOf, textOf, textsOf } from './plain-value';

/** What is written into a header: a text, in which commands may stand. */
export interface WrittenHeader {
  /** In lower case. */
  readonly name: string;
  readonly value: string;
}

/** Operations on headers as one of Envoy's lists has them: what goes, what comes instead of what was there, what comes beside it. */
export interface HeaderOperations {
  readonly remove: readonly string[];
  readonly set: readonly WrittenHeader[];
  readonly add: readonly WrittenHeader[];
}

/** The operations of `headers` of a route or a destination. */
export interface HeadersSpec {
  readonly request: HeaderOperations;
  readonly response: HeaderOperations;
  /** The host that requests get, as it stands there: commands are not read. */
  readonly authority?: string;
}

export const NO_OPERATIONS: HeaderOperations = { remove: [], set: [], add: [] };

/** `headers` of a route or a destination as istiod reads it: what is for the host is no operation, and other pseudo headers are left out. */
export function readHeaders(value: unknown): HeadersSpec {
  const { request, response } = mapOf(value);
  const { set, add } = mapOf(request);
  return { request: operationsOf(request), response: operationsOf(response), authority: authorityIn(set) ?? authorityIn(add) };
}

function operationsOf(value: unknown): HeaderOperations {
  if (!isMap(value)) {
    return NO_OPERATIONS;
  }
  const remove = textsOf(value.remove).filter(name => !isInternal(name)).map(name => name.toLowerCase());
  return { remove, set: writtenIn(value.set), add: writtenIn(value.add) };
}

/** By name, in the order of its bytes, as istiod sorts them: of two that differ in case alone the later one wins. */
function writtenIn(value: unknown): WrittenHeader[] {
  const texts = mapOf(value);
  return Object.keys(texts).filter(name => !isInternal(name)).sort(byBytes)
    .flatMap(name => typeof texts[name] === 'string' ? [{ name: name.toLowerCase(), value: texts[name] }] : []);
}

function authorityIn(value: unknown): string | undefined {
  const texts = mapOf(value);
  return Object.keys(texts).filter(isAuthority).map(name => textOf(texts[name])).find(text => text !== undefined && text !== '');
}

function isInternal(name: string): boolean {
  return name.startsWith(':') || name.toLowerCase() === 'host';
}

function isAuthority(name: string): boolean {
  return [':authority', 'host'].includes(name.toLowerCase());
}

function byBytes(one: string, other: string): number {
  return Buffer.compare(Buffer.from(one), Buffer.from(other));
}

/** The operations of one list behind another: istiod makes one list of those of a route and of its only destination. */
export function merged(first: HeaderOperations, second: HeaderOperations): HeaderOperations {
  return {
    remove: [...first.remove, ...second.remove],
    set: [...first.set, ...second.set],
    add: [...first.add, ...second.add],
  };
}
