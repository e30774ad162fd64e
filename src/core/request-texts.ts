import { refuse } from './errors';
import { Misfit } from '../istio';

/** Refuses a text that no request can meet, in the line of the user. */
export function requirePossible<T>(what: string, received: T, misfit: Misfit | undefined): T {
  return misfit === undefined ? received : refuse(what, misfit.allowed, received, misfit.fix);
}
