/** What a run of the suite has shown, counted across its files. */
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { LEFT_OUT } from './driver/left-out';

/** What is counted, in the order in which it is told. */
export const TALLIED = [
  'objects accepted', 'objects compared with their schema', 'objects compared with the validation of Istio', 'requests routed',
  'bad fixtures refused', 'random apps tried', 'texts asked of Envoy', 'random calls acknowledged', 'simulated requests',
  ...LEFT_OUT.map(reason => `left out: ${reason}` as const),
] as const;

export type Tallied = typeof TALLIED[number];

/** Counts something; without the file that `npm run conformance` names, nothing is kept. */
export function tally(what: Tallied, count = 1): void {
  const file = process.env.CDK8S_ISTIO_CONFORMANCE_TALLY;
  if (file !== undefined) {
    appendFileSync(file, `${JSON.stringify([what, count])}\n`);
  }
}

/** The sums of a file of counts. */
export function readTally(file: string): Record<Tallied, number> {
  const sums = Object.fromEntries(TALLIED.map(what => [what, 0])) as Record<Tallied, number>;
  const lines = existsSync(file) ? readFileSync(file, 'utf8').split('\n').filter(line => line !== '') : [];
  for (const line of lines) {
    const [what, count] = JSON.parse(line) as [Tallied, number];
    sums[what] += count;
  }
  return sums;
}
