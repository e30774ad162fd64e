import { Decision, DecidedDestination } from '../simulator/decision';

/** The generator of Park and Miller: every product is a whole number that JavaScript can write. */
const MULTIPLIER = 48271;
const MODULUS = 2147483647;
/** What near seeds have in common, is gone then. */
const WARM_UP = 10;

/** Numbers from 0 to 1 that look like chance, and are the same for the same seed. */
export function seededNumbers(seed: number): () => number {
  let state = seed % (MODULUS - 1) + 1;
  const next = () => {
    state = state * MULTIPLIER % MODULUS;
    return (state - 1) / (MODULUS - 1);
  };
  Array.from({ length: WARM_UP }, next);
  return next;
}

/**
 * What answers to some requests that are all the same, a line for each: the name of what makes the pods, such as `echo-v1`; the status where
 * Envoy answers itself.
 */
export function drawAnswers(decision: Decision, count: number, seed: number): string[] {
  const number = seededNumbers(seed);
  const { abort } = decision.fault ?? {};
  return Array.from({ length: count }, () => {
    if (abort !== undefined && abort.percentage < 100 && number() * 100 < abort.percentage) {
      return `${abort.httpStatus ?? `gRPC ${abort.grpcStatus}`} fault`;
    }
    const destination = decision.action === 'route' || decision.action === 'connection' ? drawn(decision.destinations ?? [], number()) : undefined;
    return destination === undefined ? answerWithoutDestination(decision) : answerOf(destination, decision);
  });
}

function drawn(destinations: readonly DecidedDestination[], number: number): DecidedDestination | undefined {
  let sum = 0;
  // The last one takes what rounding leaves.
  return destinations.find(({ share }) => number < (sum += share)) ?? destinations.filter(({ share }) => share > 0).at(-1);
}

function answerOf({ host, subset, status, reason, workloads }: DecidedDestination, decision: Decision): string {
  if (decision.action === 'route' && status !== undefined && (reason !== undefined || status !== 200)) {
    return [status, reason].filter(part => part !== undefined).join(' ');
  }
  const names = workloads.map(workload => workload.replace(/^.*\//, ''));
  return names.length > 0 ? names.join(' or ') : [host, subset].filter(part => part !== undefined).join(' ');
}

function answerWithoutDestination({ action, status, location }: Decision): string {
  // Envoy names a place in an answer of 201, too.
  return [status ?? action, action === 'redirect' ? location : undefined].filter(part => part !== undefined).join(' ');
}
