import { refuse } from './errors';
import { Misfit, TextMatch } from '../istio';

/** Refuses a text that no request can meet, in the line of the user. */
export function requirePossible<T>(what: string, received: T, misfit: Misfit | undefined): T {
  return misfit === undefined ? received : refuse(what, misfit.allowed, received, misfit.fix);
}

/** A text of a policy, in which an asterisk at either end stands for anything. */
export function wildcardMatch(value: string): TextMatch {
  if (value === '*') {
    return { kind: 'present', text: '' };
  }
  return value.startsWith('*') ? { kind: 'suffix', text: value.slice(1) }
    : value.endsWith('*') ? { kind: 'prefix', text: value.slice(0, -1) } : { kind: 'exact', text: value };
}
