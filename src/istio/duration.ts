import { keptByText } from './known-texts';

const UNITS: Readonly<Record<string, number>> = { h: 3_600_000, m: 60_000, s: 1000, ms: 1, us: 0.001, µs: 0.001, μs: 0.001, ns: 0.000001 };
/** Nearly every duration. */
const SINGLE = /^([0-9]+)(h|ms|m|s)$/;
const PART = /([0-9]+\.?[0-9]*|\.[0-9]+)(h|ms|m|s|us|µs|μs|ns)/g;
/** Go counts nanoseconds in 64 bits, and reads no longer duration. */
const LONGEST = 2 ** 63 / 1_000_000;

/** The longest duration that Envoy has nanoseconds for: a second less than Go has, of which Istio makes what it reads. */
export const LONGEST_DURATION_MS = 9_223_372_035_999;

/** The milliseconds of a duration as Go writes it (`1h30m`, `250ms`); none where it is no duration, or a negative one. */
export function millisecondsOf(duration: unknown): number | undefined {
  return typeof duration === 'string' ? millisecondsOfText(duration) : undefined;
}

const millisecondsOfText = keptByText(duration => {
  const single = SINGLE.exec(duration);
  if (single !== null && single[1].length < 7) {
    return Number(single[1]) * UNITS[single[2]];
  }
  const parts = duration.replace(/^\+/, '');
  if (parts === '' || parts.replace(PART, '') !== '') {
    return parts === '0' ? 0 : undefined;
  }
  const sum = [...parts.matchAll(PART)].reduce((before, [, count, unit]) => before + Number(count) * UNITS[unit], 0);
  return sum > LONGEST ? undefined : sum;
});
