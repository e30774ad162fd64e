/** Why Envoy may do something else than the simulator says: what was applied, or the decision itself, has to give the reason. */
import { LeftOut } from './left-out';
import type { MeshRequest } from './mesh';
import { AmbiguityAbout, Decision } from '../../../src/simulator/decision';
import { TlsOptions } from '../envoy/tls';
import { Difference, Got } from '../simulated/comparison';

/** What is different. */
export interface Differing {
  readonly request: MeshRequest;
  readonly got: Got;
  readonly decision: Decision;
  readonly found: readonly Difference[];
}

/** What was applied. */
export interface Applied {
  /** The Deployments with sidecars, NAMESPACE/NAME. */
  readonly inject: readonly string[];
  /** Whether the proxy of a gateway says which headers it writes. */
  readonly hasProxyHeaders: boolean;
  /** Whether a policy has somebody asked. */
  readonly hasAuthorizer: boolean;
  /** Whether something limits requests. */
  readonly hasLimits: boolean;
  /** Whether the gateway wants to be told who the client is (PROXY protocol). */
  readonly readsProxyProtocol: boolean;
}

/** What of a handshake no simulator knows. */
const OF_HANDSHAKE: readonly (keyof TlsOptions)[] = ['ca', 'cert', 'minVersion', 'maxVersion', 'ciphers', 'alpn'];

/** Headers by which a test tells the backend to fail, or to wait. */
const FAILURES = ['x-status', 'x-delay-ms'];

/** What sidecars may change of a request that they let pass. */
const OF_SIDECARS = /^(?:path|(?:request|response) header )/;

const BAD_REQUEST = 400;
const TOO_MANY = 429;
const UNAVAILABLE = 503;
/** Where a policy compares the address of the gateway's pods. */
const FORBIDDEN = 403;
/** `RESOURCE_EXHAUSTED`, of gRPC. */
const EXHAUSTED = '8';

const EXCUSES: readonly [LeftOut, (differing: Differing, applied: Applied) => boolean][] = [
  ['handshakes', ({ got, request: { tls = {} }, decision }) => 'refused' in got && got.isHandshake === true
    && (isOpen(decision, 'secrets') || OF_HANDSHAKE.some(option => tls[option] !== undefined))],
  ['a balancer in front', ({ request: { http2Scheme, proxyProtocol }, decision }, { readsProxyProtocol }) =>
    http2Scheme === 'https' || isOpen(decision, 'balancer') || (proxyProtocol !== undefined) !== readsProxyProtocol],
  ['no URL', ({ decision: { path = '/' }, got }) => !/^\/[\x21-\x7e]*$/.test(path) && hasStatus(got, BAD_REQUEST)],
  ['settings of a proxy', ({ found }, { hasProxyHeaders }) => hasProxyHeaders && found.every(({ about }) => about === 'response header server')],
  ['EnvoyFilters', ({ decision }) => isOpen(decision, 'envoyFilter')],
  ['waypoints', ({ decision }) => isOpen(decision, 'waypoint')],
  ['an authorizer', ({ decision }) => isOpen(decision, 'externalAuthorizer')],
  ['an authorizer', ({ decision }, { hasAuthorizer, inject }) => hasAuthorizer && leadsTo(decision, inject)],
  ['limits', ({ got }, { hasLimits }) => hasLimits && isLimited(got)],
  ['counted retries', ({ request: { headers = {} }, got }) => isOfEnvoy(got) && Object.keys(headers).some(name => FAILURES.includes(name.toLowerCase()))],
  ['sidecars at the pods', ({ got, decision, found }, { inject }) => leadsTo(decision, inject)
    && (isOfEnvoy(got) || found.every(({ about }) => OF_SIDECARS.test(about)))],
  ['sidecars at the pods', ({ got, decision }) => isOpen(decision, 'injection') && isOfEnvoy(got) && hasStatus(got, UNAVAILABLE)],
  ['endpoints that nobody knows', ({ got, decision }) => isOpen(decision, 'endpoints', 'dns') && hasStatus(got, UNAVAILABLE, FORBIDDEN)],
];

/** Why a difference is none of the simulator; nothing where it is one. */
export function excuseOf(differing: Differing, applied: Applied): LeftOut | undefined {
  return EXCUSES.find(([, holds]) => holds(differing, applied))?.[0];
}

function isOpen({ ambiguous = [] }: Decision, ...abouts: AmbiguityAbout[]): boolean {
  return ambiguous.some(({ about }) => abouts.includes(about));
}

function isOfEnvoy(got: Got): boolean {
  return 'refused' in got || got.pod === undefined;
}

function hasStatus(got: Got, ...statuses: number[]): boolean {
  return !('refused' in got) && statuses.includes(got.status);
}

function isLimited(got: Got): boolean {
  return hasStatus(got, TOO_MANY) || 'headers' in got && got.headers['grpc-status'] === EXHAUSTED;
}

function leadsTo({ destinations = [] }: Decision, deployments: readonly string[]): boolean {
  return destinations.some(({ workloads }) => workloads.some(workload => deployments.some(name => workload === `Deployment ${name}`)));
}
