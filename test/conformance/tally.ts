/** Counts what a run of the suite shows. */
import { appendFileSync } from 'node:fs';
import * as path from 'node:path';
import { expect } from 'vitest';
import { Tallied, Tally } from './tallies';

/** Counts something; without the file that `npm run conformance` names, nothing is kept. */
export function tally(what: Tallied, count = 1): void {
  const kept = process.env.CDK8S_ISTIO_CONFORMANCE_TALLY;
  if (kept !== undefined) {
    const counted: Tally = { what, count, file: path.basename(expect.getState().testPath ?? '') };
    appendFileSync(kept, `${JSON.stringify(counted)}\n`);
  }
}
