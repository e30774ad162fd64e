import { requirePossible } from './request-texts';
import { misfitOfRegex } from '../istio';

/**
 * A regular expression as Istio and Envoy take it: RE2, so without look-around and back references, at most 1,024 characters, and a program
 * of at most 32,768 instructions. For another one Envoy would refuse everything that came with it, all routes of a port for instance.
 */
export function requireRegex(what: string, pattern: string): string {
  return requirePossible(what, pattern, misfitOfRegex(pattern));
}
