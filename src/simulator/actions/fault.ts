import { GRPC_STATUSES, isGiven, mapOf, numberOf, percentageOf, textOf } from '../../istio';
import { DecidedFault } from '../decision';
import { OwnAnswerParts } from './own-answer';

/** What a fault does. */
export interface DecidedFaults {
  readonly fault?: DecidedFault;
  /** What every client gets; none where a part of them, or nobody, gets an answer of the fault. */
  readonly answer?: OwnAnswerParts;
}

const TEXT = 'fault filter abort';

/** What `fault` of a route does to requests. A delay changes no answer. */
export function faultOf(value: unknown): DecidedFaults {
  const fields = mapOf(value);
  const [delay, abort] = [delayOf(mapOf(fields.delay)), abortOf(mapOf(fields.abort))];
  if (delay === undefined && abort === undefined) {
    return {};
  }
  const fault = { ...delay === undefined ? {} : { delay }, ...abort === undefined ? {} : { abort } };
  return abort?.percentage === 100 ? { fault, answer: answerOf(abort) } : { fault };
}

function delayOf({ fixedDelay, percentage, percent }: Record<string, unknown>): DecidedFault['delay'] {
  const share = isGiven(percentage) ? percentageOf(percentage) : Math.min(numberOf(percent) ?? 0, 100);
  const text = textOf(fixedDelay);
  return text === undefined || share <= 0 ? undefined : { fixedDelay: text, percentage: share };
}

/** Without a percentage it is for nobody. */
function abortOf({ httpStatus, grpcStatus, percentage }: Record<string, unknown>): DecidedFault['abort'] {
  const [http, grpc] = [numberOf(httpStatus), textOf(grpcStatus)];
  const share = percentageOf(percentage);
  if (share <= 0 || http === undefined && grpc === undefined) {
    return undefined;
  }
  return { ...http === undefined ? { grpcStatus: grpc } : { httpStatus: http }, percentage: share };
}

/** Clients that do not speak gRPC get 200 for each of its statuses. */
function answerOf({ httpStatus, grpcStatus = '' }: NonNullable<DecidedFault['abort']>): OwnAnswerParts {
  return httpStatus !== undefined ? { status: httpStatus, body: TEXT }
    : { status: 200, body: TEXT, grpcStatus: Math.max(GRPC_STATUSES.indexOf(grpcStatus), 0) };
}
