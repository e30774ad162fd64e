/** Whether what Envoy did is what the simulator says. */
import { DecidedDestination, Decision, HeaderChanges } from '../../../src/simulator/decision';
import { MeshRequest, MeshResponse } from '../driver/mesh';

type Lists = Readonly<Record<string, string | readonly string[] | undefined>>;

/** A field that differs. */
export interface Difference {
  readonly about: string;
  readonly envoy: unknown;
  readonly simulator: unknown;
}

/** What a request got: an answer, or no connection. */
export type Got = MeshResponse | { readonly refused: string };

/** Headers of answers that Envoy writes where a route says so, beside those of manifests. */
const WRITTEN = ['location', 'access-control-allow-origin', 'access-control-allow-credentials', 'access-control-allow-methods', 'access-control-allow-headers',
  'access-control-expose-headers', 'access-control-max-age', 'www-authenticate'];

/** By which header backends of the driver are told apart. */
const BACKEND = 'x-backend';

/** What backends of the driver answer with. */
const OF_BACKEND: Lists = { 'content-type': ['application/json'] };

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
  const isForwarded = isAnsweredByBackend(decision, destination);
  // Where a route writes the header by which pods are told, nobody knows which one it was.
  const isTold = !names.includes(BACKEND);
  const expected: [about: string, envoy: unknown, simulator: unknown][] = [
    ['status', got.status, decision.action === 'route' && !isAborted(decision) ? destination?.status : decision.status],
    ['backend', isTold ? nameOf(got) : undefined, isTold && isForwarded ? fitting(destination.workloads, got) : undefined],
    ['location', got.headers.location, decision.location],
  ];
  if (received !== undefined && isForwarded) {
    expected.push(['path', received.target, decision.path]);
    expected.push(['authority', received.headers.host ?? received.headers[':authority'], destination.authority ?? decision.authority]);
    expected.push(...headersOf('request header', names, received.headers, lower(request.headers ?? {}), destination.requestHeaders ?? decision.requestHeaders));
  }
  if (!isForwarded && decision.body !== undefined && request.method !== 'HEAD') {
    expected.push(['body', got.body, decision.body]);
  }
  const own: Lists = isForwarded ? OF_BACKEND : {};
  const ofAnswer = [...names.filter(name => name !== 'location' && name !== BACKEND), ...WRITTEN.slice(1)];
  expected.push(...headersOf('response header', ofAnswer, got.headers, { ...OF_ENVOY, ...own }, destination?.responseHeaders ?? decision.responseHeaders));
  const open = (decision.ambiguous ?? []).filter(({ about }) => about === 'formatCommand').map(({ assumed }) => assumed.split(' stays')[0]);
  return expected.filter(([, envoy, simulator]) => JSON.stringify(envoy) !== JSON.stringify(simulator))
    // What only Envoy knows, the decision says itself.
    .filter(([, , simulator]) => !open.some(command => String(simulator).includes(command)))
    .map(([about, envoy, simulator]) => ({ about, envoy, simulator }));
}

/** A fault or a preflight answers before any destination does. */
function isAnsweredByBackend(decision: Decision, destination: DecidedDestination | undefined): destination is DecidedDestination {
  return decision.action === 'route' && destination !== undefined && destination.reason === undefined && !isAborted(decision);
}

function isAborted({ fault }: Decision): boolean {
  return fault?.abort?.percentage === 100;
}

function nameOf({ pod }: MeshResponse): string | undefined {
  return pod && `Deployment ${pod.namespace}/${pod.deployment}`;
}

function fitting(workloads: readonly string[], response: MeshResponse): string | undefined {
  const got = nameOf(response);
  return got !== undefined && workloads.includes(got) ? got : workloads[0];
}

function headersOf(about: string, names: readonly string[], got: Lists, before: Lists, changes?: HeaderChanges): [string, unknown, unknown][] {
  const after = changes === undefined ? before : changed(before, changes);
  return [...new Set(names)].map(name => [`${about} ${name}`, joined(got[name]), joined(after[name])]);
}

function changed(before: Lists, { remove, set, add }: HeaderChanges): Lists {
  const after: Record<string, string | readonly string[] | undefined> = { ...before };
  remove.forEach(name => delete after[name.toLowerCase()]);
  Object.entries(set).forEach(([name, values]) => after[name.toLowerCase()] = values);
  Object.entries(add).forEach(([name, values]) => after[name.toLowerCase()] = [...[after[name.toLowerCase()] ?? []].flat(), ...values]);
  return after;
}

/** As one line: of some headers Envoy makes one itself, with another comma. */
function joined(values: string | readonly string[] | undefined): string | undefined {
  return values === undefined || values.length === 0 && typeof values !== 'string' ? undefined : [values].flat().map(value => value.trim()).join(',').replaceAll(', ', ',');
}

function lower(headers: Lists): Lists {
  const all: Record<string, string[]> = {};
  Object.entries(headers).forEach(([name, values]) => all[name.toLowerCase()] = [values ?? []].flat());
  return all;
}
