import { Duration } from 'cdk8s';
import { compactOrNone } from '../../core/compact';
import { renderDuration } from '../../core/durations';
import { refuse } from '../../core/errors';
import { optional, requireInteger, requirePercentage } from '../../core/requirements';
import { GRPC_STATUSES } from '../../istio';

/** Statuses of answers of which clients read no body. */
export const WITHOUT_BODY = [204, 304];

/**
 * How a part of the requests is answered before it reaches the destination.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPFaultInjection-Abort
 */
export class FaultAbort {
  /**
   * With an HTTP status.
   *
   * @param status 200 to 599
   * @param percentage part of the requests, 0 to 100
   * @throws if the status is one of answers without a body: 204 or 304
   */
  public static httpStatus(status: number, percentage: number): FaultAbort {
    requireInteger('status of a fault', status, 200, 599, 'use an HTTP status such as 503');
    if (WITHOUT_BODY.includes(status)) {
      refuse('status of a fault', 'one that has a body', status, 'Envoy sends one always, and clients take it for the next answer on the connection');
    }
    return new FaultAbort({ httpStatus: status }, percentage);
  }

  /**
   * With a gRPC status, for gRPC clients: the HTTP status is 200, and other clients see a success.
   *
   * @param status name of the status, such as `UNAVAILABLE`
   * @param percentage part of the requests, 0 to 100
   */
  public static grpcStatus(status: string, percentage: number): FaultAbort {
    if (!GRPC_STATUSES.includes(status)) {
      refuse('gRPC status of a fault', `one of ${GRPC_STATUSES.join(', ')}`, status, 'use the name of the status in capitals');
    }
    return new FaultAbort({ grpcStatus: status }, percentage);
  }

  private constructor(private readonly status: object, private readonly percentage: number) {
    requirePercentage('percentage of a fault', percentage);
  }

  /**
   * The abort as Istio writes it.
   *
   * @internal
   */
  public _render(): object {
    return { ...this.status, percentage: { value: this.percentage } };
  }
}

/**
 * How long a part of the requests is held back.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPFaultInjection-Delay
 */
export interface FaultDelay {
  /** How long a request waits, at least 1 ms. The timeout of the route begins after it. */
  readonly fixedDelay: Duration;

  /** Part of the requests that waits, 0 to 100. */
  readonly percentage: number;
}

/**
 * Faults for a part of the requests, to test how callers bear them.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPFaultInjection
 */
export interface HttpFault {
  /**
   * Answers in place of the destination.
   *
   * @default - none
   */
  readonly abort?: FaultAbort;

  /**
   * Holds requests back.
   *
   * @default - none
   */
  readonly delay?: FaultDelay;
}

/** The faults as Istio writes them. */
export function renderHttpFault(what: string, fault: HttpFault): object {
  const rendered = compactOrNone({
    abort: fault.abort?._render(),
    delay: optional(fault.delay, ({ fixedDelay, percentage }) => ({
      fixedDelay: renderDuration(`${what}: fixedDelay`, fixedDelay),
      percentage: { value: requirePercentage(`${what}: percentage of the delay`, percentage) },
    })),
  });
  return rendered ?? refuse(`fault of ${what}`, 'an abort, a delay or both', fault, 'leave it out');
}
