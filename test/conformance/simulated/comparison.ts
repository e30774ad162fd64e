/** Whether what Envoy did is what the simulator says. */
import { HeaderOwner, keptLines, millisecondsOf } from '../../../src/istio';
import { DecidedDestination, Decision, HeaderChanges } from '../../../src/simulator/decision';
import { linesSent } from '../driver/asked';
import { MeshRequest, MeshResponse } from '../driver/mesh';
import { backendStatus } from '../envoy/http';

type Lists = Readonly<Record<string, string | readonly string[] | undefined>>;

/** A field that differs. */
export interface Difference {
  readonly about: string;
  readonly envoy: unknown;
  readonly simulator: unknown;
}

/** What a request got: an answer, or no connection. */
export type Got = MeshResponse | { readonly refused: string; /** Whether it ended inside TLS. */ readonly isHandshake?: boolean };

/** Headers of answers that Envoy writes where a route says so, beside those of manifests. */
const WRITTEN = ['location', 'access-control-allow-origin', 'access-control-allow-credentials', 'access-control-allow-methods', 'access-control-allow-headers',
  'access-control-expose-headers', 'access-control-max-age', 'www-authenticate'];

/** By which header backends of the driver are told apart. */
const BACKEND = 'x-backend';

const OK = 200;
const GATEWAY_TIMEOUT = 504;

/** What backends of the driver write. */
const OF_BACKEND: Lists = { 'content-type': ['application/json'] };

const NO_CHANGES: HeaderChanges = { set: {}, add: {}, remove: [] };

/** What Envoy writes into every answer. */
const OF_ENVOY: Lists = { server: 'istio-envoy' };

/** How an answer differs from what is decided; of several destinations, from that which it fits best. */
export function differences(request: MeshRequest, got: Got, decision: Decision, names: readonly string[]): readonly Difference[] {
  if ('refused' in got || decision.action === 'refused') {
    return 'refused' in got && decision.action === 'refused' ? [] : [{ about: 'connection', envoy: 'refused' in got ? got.refused : got.status, simulator: decision.action }];
  }
  if (isPartlyAborted(decision, got)) {
    return [];
  }
  const possible = decision.destinations?.filter(({ share }) => share > 0) ?? [];
  const found = (possible.length > 0 ? possible : [undefined]).map(destination => differencesAt(request, got, decision, destination, names));
  return found.reduce((best, other) => other.length < best.length ? other : best);
}

/** Whether a fault for a part of the requests gave the answer. */
function isPartlyAborted({ fault }: Decision, { status, pod }: MeshResponse): boolean {
  const { percentage = 100, httpStatus } = fault?.abort ?? {};
  return percentage < 100 && pod === undefined && status === httpStatus;
}

/** By what an answer of one destination is told from that of another. */
export function keyOf(got: Got): string {
  return 'refused' in got ? got.refused : nameOf(got) ?? String(got.status);
}

/** What requests may get as one share: its keys, of which nobody knows how they are shared among each other. */
export interface Share {
  readonly keys: readonly string[];
  readonly share: number;
}

/** The shares of the answers. Destinations that lead to the same workloads have one together. */
export function sharesOf({ destinations = [] }: Decision): readonly Share[] {
  let shares: Share[] = [];
  for (const { share, status, reason, workloads } of destinations) {
    const keys = reason === undefined && workloads.length > 0 && status === 200 ? workloads : [String(status)];
    const isOne = (other: Share): boolean => other.keys.some(key => keys.includes(key));
    const met = shares.filter(isOne);
    const all = [...new Set([...keys, ...met.flatMap(other => other.keys)])];
    shares = [...shares.filter(other => !isOne(other)), { keys: all, share: met.reduce((sum, other) => sum + other.share, share) }];
  }
  return shares;
}

function differencesAt(
  request: MeshRequest, got: MeshResponse, decision: Decision, destination: DecidedDestination | undefined, names: readonly string[],
): Difference[] {
  const { received } = got;
  const isLate = isTooLate(request, decision);
  const decided = isLate ? GATEWAY_TIMEOUT : decision.action === 'route' && !isAborted(decision) ? destination?.status : decision.status;
  const isForwarded = !isLate && isAnsweredByBackend(decision, destination);
  // Where a route writes the header by which pods are told, nobody knows which one it was; nor which ones are behind what others write.
  const isTold = !names.includes(BACKEND) && !(isForwarded && destination.workloads.length === 0);
  const written = destination?.responseHeaders ?? decision.responseHeaders ?? NO_CHANGES;
  const expected: [about: string, envoy: unknown, simulator: unknown][] = [
    ['status', got.status, isForwarded ? statusOf(request, got) : decided],
    ['backend', isTold ? nameOf(got) : undefined, isTold && isForwarded ? fitting(destination.workloads, got) : undefined],
    ['location', got.headers.location, asRead(decision.location ?? joined(changed({}, written).location))],
  ];
  if (received !== undefined && isForwarded) {
    expected.push(['path', received.target, decision.path]);
    expected.push(['authority', received.headers.host ?? received.headers[':authority'], destination.authority ?? decision.authority]);
    expected.push(...headersOf('request', names, linesOf(received), linesSent(request.headers ?? {}), destination.requestHeaders ?? decision.requestHeaders));
  }
  if (!isForwarded && decision.body !== undefined && request.method !== 'HEAD') {
    expected.push(['body', got.body, decision.body]);
  }
  const own: Lists = isForwarded ? OF_BACKEND : {};
  const ofAnswer = [...names.filter(name => name !== 'location' && name !== BACKEND), ...WRITTEN.slice(1)];
  expected.push(...headersOf('response', ofAnswer, linesOf(got), { ...OF_ENVOY, ...own }, written));
  const open = (decision.ambiguous ?? []).filter(({ about }) => about === 'formatCommand').map(({ assumed }) => assumed.split(' stays')[0]);
  return expected.filter(([, envoy, simulator]) => JSON.stringify(envoy) !== JSON.stringify(simulator))
    // There is one whatever a route removes.
    .filter(([about, , simulator]) => about !== 'response header date' || simulator !== undefined)
    // What only Envoy knows, the decision says itself.
    .filter(([, , simulator]) => !open.some(command => String(simulator).includes(command)))
    .map(([about, envoy, simulator]) => ({ about, envoy, simulator }));
}

/** A text as Node.js reads it from a header, byte by byte. */
function asRead(text: string | undefined): string | undefined {
  return text === undefined ? undefined : Buffer.from(text).toString('latin1');
}

/** What backends of the driver answer with: 200, or what the request says to them, try by try. */
function statusOf({ headers = {} }: MeshRequest, { status, received }: MeshResponse): number {
  const isOwn = Object.keys(headers).some(name => name.toLowerCase() === 'x-status');
  return received !== undefined ? backendStatus(received.headers) : isOwn ? status : OK;
}

/** Whether the backend, as the request tells it, waits for longer than the route does. */
function isTooLate({ headers = {} }: MeshRequest, { action, timeout }: Decision): boolean {
  const limit = millisecondsOf(timeout);
  return action === 'route' && limit !== undefined && Number(headers['x-delay-ms'] ?? 0) > limit;
}

/** A fault or a preflight answers before any destination does. */
function isAnsweredByBackend(decision: Decision, destination: DecidedDestination | undefined): destination is DecidedDestination {
  return decision.action === 'route' && destination !== undefined && destination.reason === undefined && !isAborted(decision);
}

function isAborted({ fault }: Decision): boolean {
  return fault?.abort?.percentage === 100;
}

function nameOf({ pod }: MeshResponse): string | undefined {
  return pod && `${pod.kind ?? 'Deployment'} ${pod.namespace}/${pod.deployment}`;
}

function fitting(workloads: readonly string[], response: MeshResponse): string | undefined {
  const got = nameOf(response);
  return got !== undefined && workloads.includes(got) ? got : workloads[0];
}

function headersOf(owner: HeaderOwner, names: readonly string[], got: Lists, before: Lists, changes?: HeaderChanges): [string, unknown, unknown][] {
  const after = changes === undefined ? before : changed(before, changes);
  return [...new Set(names)].map(name => [`${owner} header ${name}`, joined(got[name]), joined(kept(name, after[name], owner))]);
}

/** The lines that Envoy keeps: where it joins them, an empty one adds nothing. */
function kept(name: string, lines: Lists[string], owner: HeaderOwner): Lists[string] {
  return lines === undefined ? undefined : keptLines(name, [lines].flat(), owner);
}

function changed(before: Lists, { remove, set, add }: HeaderChanges): Lists {
  const after: Record<string, string | readonly string[] | undefined> = { ...before };
  remove.forEach(name => delete after[name.toLowerCase()]);
  Object.entries(set).forEach(([name, values]) => after[name.toLowerCase()] = values);
  Object.entries(add).forEach(([name, values]) => after[name.toLowerCase()] = [...[after[name.toLowerCase()] ?? []].flat(), ...values]);
  return after;
}

/** All lines by name, of which Node.js leaves out some in its own list; it keeps them in HTTP/1.1. */
function linesOf({ headers, rawHeaders }: Pick<MeshResponse, 'headers' | 'rawHeaders'>): Lists {
  const lines: Record<string, string[]> = {};
  for (let index = 0; rawHeaders !== undefined && index < rawHeaders.length; index += 2) {
    (lines[rawHeaders[index].toLowerCase()] ??= []).push(rawHeaders[index + 1]);
  }
  return rawHeaders === undefined ? headers : lines;
}

/** As one line: of some headers Envoy makes one itself, with another comma. */
function joined(values: string | readonly string[] | undefined): string | undefined {
  return values === undefined || values.length === 0 && typeof values !== 'string' ? undefined : [values].flat().map(value => value.trim()).join(',').replaceAll(', ', ',');
}
