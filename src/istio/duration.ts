const UNITS: Readonly<Record<string, number>> = { h: 3_600_000, m: 60_000, s: 1000, ms: 1, us: 0.001, µs: 0.001, ns: 0.000001 };
/** Nearly every duration. */
const SINGLE = /^([0-9]+)(h|ms|m|s)$/;
const PART = /([0-9]+\.?[0-9]*|\.[0-9]+)(h|ms|m|s|us|µs|ns)/g;

/** The milliseconds of a duration as Go writes it (`1h30m`, `250ms`); none where it is no duration, or a negative one. */
export function millisecondsOf(duration: unknown): number | undefined {
  const single = typeof duration === 'string' ? SINGLE.exec(duration) : null;
  if (single !== null) {
    return Number(single[1]) * UNITS[single[2]];
  }
  if (typeof duration !== 'string' || duration === '' || duration.replace(PART, '') !== '') {
    return duration === '0' ? 0 : undefined;
  }
  return [...duration.matchAll(PART)].reduce((sum, [, count, unit]) => sum + Number(count) * UNITS[unit], 0);
}
