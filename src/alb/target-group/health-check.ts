import { Duration } from 'cdk8s';
import { compact } from '../../core/compact';
import { renderSeconds } from '../../core/durations';
import { refuse } from '../../core/errors';
import { optional, requireInteger, requirePort, requireText } from '../../core/requirements';
import { misfitOfProbedPath } from '../../istio';
import { ApplicationProtocol } from '../../service/application-protocol';
import { requireMember } from '../../traffic-policy/settings';

/**
 * What a health check speaks.
 */
export enum HealthCheckProtocol {
  /** A GET request. Answers with a status from 200 to 399 are healthy. */
  HTTP = 'HTTP',
  /** A GET request inside TLS. The certificate is not verified. */
  HTTPS = 'HTTPS',
  /** The health checking protocol of gRPC, without TLS. */
  GRPC = 'GRPC',
  /** A connection that opens is healthy. */
  TCP = 'TCP',
}

/**
 * How it is found out which pods are healthy: the readiness probe of the pods. The kubelet of each node asks its own pods, and pods that
 * are not healthy get no requests from anyone. A `{}` takes the defaults.
 *
 * @see https://kubernetes.io/docs/concepts/configuration/liveness-readiness-startup-probes/
 */
export interface HealthCheck {
  /**
   * What is spoken.
   *
   * @default - by the protocol of the service's port: GRPC for gRPC, HTTP for HTTP/1.1, TCP for everything else
   */
  readonly protocol?: HealthCheckProtocol;

  /**
   * Port of the pods, not of the service. The container that declares it gets the probe; where none does, the first one.
   *
   * Range: 1 to 65535.
   *
   * @default - the port of the containers that the port of the service leads to
   */
  readonly port?: number;

  /**
   * Path of the request, with its query. For HTTP and HTTPS only.
   *
   * @default "/"
   */
  readonly path?: string;

  /**
   * The service that is asked for. For GRPC only.
   *
   * @default - the server as a whole
   */
  readonly grpcService?: string;

  /**
   * Time between two checks, more than `timeout`.
   *
   * Range: 1 to 300 seconds.
   *
   * @default Duration.seconds(10)
   */
  readonly interval?: Duration;

  /**
   * After how long without an answer a check has failed.
   *
   * Range: 1 to 120 seconds.
   *
   * @default Duration.seconds(1)
   */
  readonly timeout?: Duration;

  /**
   * How many checks in a row have to succeed until a pod counts as healthy.
   *
   * Range: 1 to 10.
   *
   * @default 1
   */
  readonly healthyThresholdCount?: number;

  /**
   * How many checks in a row have to fail until a pod counts as unhealthy.
   *
   * Range: 1 to 10.
   *
   * @default 3
   */
  readonly unhealthyThresholdCount?: number;

  /**
   * The statuses that are healthy, for HTTP and HTTPS. Kubernetes knows `200-399` only, so anything else is refused.
   *
   * @default "200-399"
   */
  readonly healthyHttpCodes?: string;
}

/** A health check with the port that it is for. */
export interface ReadinessProbe {
  readonly port: number;
  /** As Kubernetes writes it. */
  readonly probe: object;
}

const DEFAULT_INTERVAL = 10;
const DEFAULT_TIMEOUT = 1;
const MAX_INTERVAL = 300;
const MAX_TIMEOUT = 120;
const MAX_THRESHOLD = 10;
const HEALTHY_CODES = '200-399';

/** The readiness probe of a health check, for pods of whose port this is known. */
export function readinessProbeOf(group: string, check: HealthCheck, targetPort?: number, spoken?: ApplicationProtocol): ReadinessProbe {
  const what = `the health check of ${group}`;
  const protocol = optional(check.protocol, value => requireMember(`protocol of ${what}`, HealthCheckProtocol, value)) ?? protocolFor(spoken);
  const port = requirePort(`port of ${what}`, check.port ?? targetPort
    ?? refuse(`port of ${what}`, 'given where the port of the pods is not known', check.port, 'name the port that the containers listen on'));
  requireHttpOnly(what, check, protocol);
  const { healthyThresholdCount, unhealthyThresholdCount } = check;
  const threshold = (name: string, value?: number) => optional(value, count => requireInteger(`${name} of ${what}`, count, 1, MAX_THRESHOLD));
  return {
    port,
    probe: compact({
      ...actionOf(what, check, protocol, port),
      ...timesOf(what, check),
      successThreshold: threshold('healthyThresholdCount', healthyThresholdCount),
      failureThreshold: threshold('unhealthyThresholdCount', unhealthyThresholdCount),
    }),
  };
}

function protocolFor(spoken?: ApplicationProtocol): HealthCheckProtocol {
  switch (spoken) {
    case ApplicationProtocol.HTTP:
      return HealthCheckProtocol.HTTP;
    case ApplicationProtocol.GRPC:
      return HealthCheckProtocol.GRPC;
    default:
      return HealthCheckProtocol.TCP;
  }
}

function requireHttpOnly(what: string, { path, healthyHttpCodes, grpcService }: HealthCheck, protocol: HealthCheckProtocol): void {
  if (protocol !== HealthCheckProtocol.HTTP && protocol !== HealthCheckProtocol.HTTPS) {
    const [name, value] = Object.entries({ path, healthyHttpCodes }).find(entry => entry[1] !== undefined) ?? [];
    if (name !== undefined) {
      refuse(`${name} of ${what}`, `left out for protocol ${protocol}`, value, 'set protocol: HealthCheckProtocol.HTTP');
    }
  }
  if (grpcService !== undefined && protocol !== HealthCheckProtocol.GRPC) {
    refuse(`grpcService of ${what}`, `left out for protocol ${protocol}`, grpcService, 'set protocol: HealthCheckProtocol.GRPC');
  }
  if (healthyHttpCodes !== undefined && healthyHttpCodes !== HEALTHY_CODES) {
    refuse(`healthyHttpCodes of ${what}`, `left out or "${HEALTHY_CODES}"`, healthyHttpCodes,
      'a readiness probe of Kubernetes takes every status from 200 to 399: answer 400 or more where the application is not healthy');
  }
}

function actionOf(what: string, { path, grpcService }: HealthCheck, protocol: HealthCheckProtocol, port: number): object {
  switch (protocol) {
    case HealthCheckProtocol.HTTP:
    case HealthCheckProtocol.HTTPS:
      return {
        httpGet: compact({
          path: optional(path, value => requirePath(what, value)),
          port,
          scheme: protocol === HealthCheckProtocol.HTTPS ? protocol : undefined,
        }),
      };
    case HealthCheckProtocol.GRPC:
      return {
        grpc: compact({
          port,
          service: optional(grpcService, value => requireText(`grpcService of ${what}`, value, 'leave it out for the server as a whole')),
        }),
      };
    case HealthCheckProtocol.TCP:
      return { tcpSocket: { port } };
  }
}

function requirePath(what: string, path: string): string {
  if (typeof path !== 'string' || !/^\/[^\s#]*$/.test(path)) {
    refuse(`path of ${what}`, 'a path that begins with "/", without spaces', path, 'leave out scheme, host and port');
  }
  const misfit = misfitOfProbedPath(path);
  if (misfit !== undefined) {
    refuse(`path of ${what}`, misfit.allowed, path, misfit.fix);
  }
  return path;
}

function timesOf(what: string, { interval, timeout }: HealthCheck): object {
  const periodSeconds = optional(interval, value => requireSeconds(`interval of ${what}`, value, MAX_INTERVAL));
  const timeoutSeconds = optional(timeout, value => requireSeconds(`timeout of ${what}`, value, MAX_TIMEOUT));
  const period = periodSeconds ?? DEFAULT_INTERVAL;
  if ((timeoutSeconds ?? DEFAULT_TIMEOUT) >= period) {
    refuse(`interval of ${what}`, `more than its timeout (${timeoutSeconds ?? DEFAULT_TIMEOUT} s)`, `${period} s`,
      'raise the interval, or lower the timeout');
  }
  return { periodSeconds, timeoutSeconds };
}

function requireSeconds(what: string, duration: Duration, maximum: number): number {
  renderSeconds(what, duration);
  return requireInteger(what, duration.toSeconds(), 1, maximum, 'it is in seconds');
}
