import { Duration } from 'cdk8s';
import { compact } from '../../core/compact';
import { refuse } from '../../core/errors';
import { fixOfHost } from '../../core/host-fix';
import { MAX_INT32, optional, requireInteger, requireItems, requireOneOf, requirePort, requireText } from '../../core/requirements';
import { isAddress, isDomainName, isProbeHeader } from '../../istio';
import { schemeOfRequestUri } from '../../istio/schema/request-uri';
import { HttpScheme } from '../virtual-service';

/**
 * When a workload is asked whether it is ready, and how often it has to say so.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/workload-group/#ReadinessProbe
 */
export interface WorkloadProbeOptions {
  /**
   * How long after the start of the proxy the first question comes, in whole seconds.
   *
   * @default - at once
   */
  readonly initialDelay?: Duration;

  /**
   * How long an answer may take, in whole seconds.
   *
   * @default Duration.seconds(1)
   */
  readonly timeout?: Duration;

  /**
   * Time between two questions, in whole seconds.
   *
   * @default Duration.seconds(10)
   */
  readonly period?: Duration;

  /**
   * Good answers in a row after which a workload that was not ready is.
   *
   * Range: 1 to 2147483647.
   *
   * @default 1
   */
  readonly successThreshold?: number;

  /**
   * Bad answers in a row after which a workload that was ready is not.
   *
   * Range: 1 to 2147483647.
   *
   * @default - the agent's: 1 in Istio 1.31, although its reference says 3
   */
  readonly failureThreshold?: number;
}

/**
 * Options of a probe by TCP.
 */
export interface WorkloadTcpProbeOptions extends WorkloadProbeOptions {
  /**
   * The host that the agent connects to: a DNS name or an IP address.
   *
   * @default - the address of the workload
   */
  readonly host?: string;
}

/**
 * Options of a probe by HTTP.
 */
export interface WorkloadHttpProbeOptions extends WorkloadTcpProbeOptions {
  /**
   * The path that is asked for, with a query if need be.
   *
   * @default "/"
   */
  readonly path?: string;

  /**
   * Whether it is asked inside TLS, without a look at the certificate.
   *
   * @default HttpScheme.HTTP
   */
  readonly scheme?: HttpScheme;

  /**
   * Headers of the request. A name may be there several times; `Host` takes the place of the host.
   *
   * @default - none
   */
  readonly httpHeaders?: WorkloadProbeHeader[];
}

/**
 * A header that a probe sends.
 */
export interface WorkloadProbeHeader {
  /** Name: letters, digits and hyphens. */
  readonly name: string;

  /** Value, as it is. */
  readonly value: string;
}

/**
 * How the agent on a machine finds out whether the workload there is ready. One that is not gets no traffic.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/workload-group/#ReadinessProbe
 */
export class WorkloadProbe {
  /**
   * A request by HTTP: ready is what answers with a status from 200 to 399.
   *
   * @param port port of the workload
   * @param options path, host and times
   * @throws if Istio would refuse it, or the agent could not ask for the path
   */
  public static httpGet(port: number, options: WorkloadHttpProbeOptions = {}): WorkloadProbe {
    const what = 'WorkloadProbe.httpGet';
    return new WorkloadProbe(compact({
      httpGet: compact({
        ...renderSocket(what, port, options),
        path: optional(options.path, path => requirePath(`path of ${what}`, path)),
        scheme: optional(options.scheme, scheme =>
          requireOneOf(`scheme of ${what}`, Object.values(HttpScheme), scheme, 'use a member of HttpScheme').toUpperCase()),
        httpHeaders: options.httpHeaders?.map(header => requireHeader(`header of ${what}`, header)),
      }),
      ...renderTimes(what, options),
    }));
  }

  /**
   * A connection by TCP: ready is what takes it.
   *
   * @param port port of the workload
   * @param options host and times
   * @throws if Istio would refuse it
   */
  public static tcpSocket(port: number, options: WorkloadTcpProbeOptions = {}): WorkloadProbe {
    const what = 'WorkloadProbe.tcpSocket';
    return new WorkloadProbe(compact({ tcpSocket: renderSocket(what, port, options), ...renderTimes(what, options) }));
  }

  /**
   * A command on the machine: ready is where it ends with 0.
   *
   * @param command program and arguments, at least the program
   * @param options times
   * @throws if there is no command
   */
  public static command(command: string[], options: WorkloadProbeOptions = {}): WorkloadProbe {
    const what = 'WorkloadProbe.command';
    requireItems(what, command, 'write the program and its arguments');
    command.forEach(part => requireText(`part of ${what}`, part, 'leave it out'));
    return new WorkloadProbe(compact({ exec: { command: [...command] }, ...renderTimes(what, options) }));
  }

  private constructor(private readonly fields: Record<string, unknown>) {
  }

  /**
   * The probe as Istio writes it.
   *
   * @internal
   */
  public _render(): Record<string, unknown> {
    return this.fields;
  }
}

function renderSocket(what: string, port: number, { host }: WorkloadTcpProbeOptions): Record<string, unknown> {
  const isTaken = (text: string) => isAddress(text) || isDomainName(text);
  return compact({
    host: optional(host, value => isTaken(value) ? value
      : refuse(`host of ${what}`, 'a DNS name in lower case or an IP address', value, fixOfHost(value, isTaken, 'give the host alone'))),
    port: requirePort(`port of ${what}`, port),
  });
}

function renderTimes(what: string, options: WorkloadProbeOptions): Record<string, unknown> {
  return {
    initialDelaySeconds: optional(options.initialDelay, value => requireSeconds(`initialDelay of ${what}`, value, 0)) || undefined,
    timeoutSeconds: optional(options.timeout, value => requireSeconds(`timeout of ${what}`, value, 1)),
    periodSeconds: optional(options.period, value => requireSeconds(`period of ${what}`, value, 1)),
    successThreshold: optional(options.successThreshold, value => requireInteger(`successThreshold of ${what}`, value, 1, MAX_INT32)),
    failureThreshold: optional(options.failureThreshold, value => requireInteger(`failureThreshold of ${what}`, value, 1, MAX_INT32)),
  };
}

function requireSeconds(what: string, duration: Duration, minimum: number): number {
  if (typeof (duration as Duration | undefined)?.toMilliseconds !== 'function') {
    refuse(what, 'a Duration', duration, 'write Duration.seconds(5), for example');
  }
  const seconds = duration.toMilliseconds({ integral: false }) / 1000;
  return Number.isInteger(seconds) && seconds >= minimum && seconds <= MAX_INT32 ? seconds
    : refuse(what, `a duration in whole seconds, from ${minimum} to ${MAX_INT32}`, `${seconds} s`, 'round it');
}

function requirePath(what: string, path: string): string {
  return typeof path === 'string' && path.startsWith('/') && schemeOfRequestUri(path) !== undefined ? path
    : refuse(what, 'a path that begins with "/"', path, 'write "/ready" for example, with a percent sign as "%25"');
}

function requireHeader(what: string, { name, value }: WorkloadProbeHeader): object {
  if (typeof name !== 'string' || !isProbeHeader(name)) {
    refuse(`name of a ${what}`, 'letters, digits and hyphens', name, 'rename it: Istio takes no other');
  }
  if (typeof value !== 'string' || /[\0\r\n]/.test(value)) {
    refuse(`value of ${what} "${name}"`, 'a text without line breaks', value, 'write it in one line');
  }
  return { name, value };
}
