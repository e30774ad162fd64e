import { GRPC_STATUSES, httpStatusOf, isGiven, mapOf, numberOf, textOf } from '../../istio';
import { DecidedFault } from '../decision';
import { ProxiedRequest } from '../proxied-request';
import { OwnAnswer, ownAnswer } from './direct-answer';

/** What a fault does. */
export interface DecidedFaults {
  readonly fault?: DecidedFault;
  /** What every client gets; none where a part of them, or nobody, gets an answer of the fault. */
  readonly answer?: OwnAnswer;
}

/** What `fault` of a route does to a request. A delay changes no answer. */
export function faultOf(value: unknown, request: ProxiedRequest): DecidedFaults {
  const { delay, abort } = mapOf(value);
  const fault = { delay: delayOf(mapOf(delay)), abort: abortOf(mapOf(abort)) };
  if (fault.delay === undefined && fault.abort === undefined) {
    return {};
  }
  return { fault, answer: fault.abort !== undefined && fault.abort.percentage === 100 ? answerOf(fault.abort, request) : undefined };
}

function delayOf({ fixedDelay, percentage, percent }: Record<string, unknown>): DecidedFault['delay'] {
  const share = isGiven(percentage) ? percentageOf(percentage) : numberOf(percent) ?? 0;
  const text = textOf(fixedDelay);
  return text === undefined || share <= 0 ? undefined : { fixedDelay: text, percentage: Math.min(share, 100) };
}

function abortOf({ httpStatus, grpcStatus, percentage }: Record<string, unknown>): DecidedFault['abort'] {
  const [http, grpc] = [numberOf(httpStatus), textOf(grpcStatus)];
  const share = percentageOf(percentage);
  if (share <= 0 || http === undefined && grpc === undefined) {
    return undefined;
  }
  return { ...http === undefined ? { grpcStatus: grpc } : { httpStatus: http }, percentage: share };
}

function answerOf({ httpStatus, grpcStatus = '' }: NonNullable<DecidedFault['abort']>, request: ProxiedRequest): OwnAnswer {
  const text = 'fault filter abort';
  return httpStatus !== undefined ? ownAnswer(httpStatus, text, request)
    : ownAnswer(httpStatusOf(grpcStatus) ?? 200, text, request, Math.max(GRPC_STATUSES.indexOf(grpcStatus), 0));
}

/** A percentage as istiod cuts it: Envoy counts millionths. */
export function percentageOf(value: unknown): number {
  const share = numberOf(mapOf(value).value) ?? 0;
  return Math.min(Math.max(Math.floor(share * 10000) / 10000, 0), 100);
}
