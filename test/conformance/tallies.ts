/** What a run of the suite has shown, as its files counted it. */
import { existsSync, readFileSync } from 'node:fs';
import { LEFT_OUT } from './driver/left-out';

/** What is counted, in the order in which it is told. */
export const TALLIED = [
  'objects accepted', 'objects compared with their schema', 'objects compared with the validation of Istio', 'requests routed',
  'bad fixtures refused', 'random apps tried', 'texts asked of Envoy', 'random calls acknowledged', 'asked of the simulator', 'equal to the simulator',
  'compared by a file on its own', ...LEFT_OUT.map(reason => `left out: ${reason}` as const),
] as const;

export type Tallied = typeof TALLIED[number];

/** What a file of the suite counted. */
export interface Tally {
  readonly what: Tallied;
  readonly count: number;
  /** Its name, such as `echo.conformance.test.ts`. */
  readonly file: string;
}

/** What was counted into a file. */
export function readTallies(file: string): Tally[] {
  const lines = existsSync(file) ? readFileSync(file, 'utf8').split('\n').filter(line => line !== '') : [];
  return lines.map(line => JSON.parse(line) as Tally);
}

/** The sums. */
export function sumsOf(all: readonly Tally[]): Record<Tallied, number> {
  const sums = Object.fromEntries(TALLIED.map(what => [what, 0])) as Record<Tallied, number>;
  all.forEach(({ what, count }) => sums[what] += count);
  return sums;
}
