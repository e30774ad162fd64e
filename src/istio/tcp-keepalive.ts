import { millisecondsOf } from './duration';
import { Misfit, never } from './misfit';

/** The longest time between two probes of a connection that Linux takes, and before the first one. */
export const MAX_KEEPALIVE_SECONDS = 32767;
/** The most probes of a connection that Linux takes. */
export const MAX_KEEPALIVE_PROBES = 127;

/** Why Linux opens no connection with such a time between probes. Of 2^32 seconds and more Istio keeps what is left over. */
export function misfitOfKeepaliveTime(duration: string): Misfit | undefined {
  return (millisecondsOf(duration) ?? 0) < (MAX_KEEPALIVE_SECONDS + 1) * 1000 ? undefined
    : never(`at most ${MAX_KEEPALIVE_SECONDS} seconds`, 'shorten it to 9h at most, or leave it out for what Linux does anyway');
}

/** Why Linux opens no connection with so many probes. */
export function misfitOfKeepaliveProbes(probes: number): Misfit | undefined {
  return probes <= MAX_KEEPALIVE_PROBES ? undefined
    : never(`at most ${MAX_KEEPALIVE_PROBES}`, 'take a smaller number, or leave it out for the 9 of Linux');
}
