import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';

/** How the folder of a run begins, in the temporary directory of the machine. */
export const RUN_FOLDER = 'cdk8s-istio-tests-';

/**
 * Gives a run of the tests a temporary directory of its own, and removes it with all that is in it: cdk8s's `Testing.app()` makes a folder in
 * it for each app, which nobody removes.
 *
 * @returns what to do at the end
 */
export default function setup(): () => void {
  const before = process.env.TMPDIR;
  const folder = mkdtempSync(path.join(tmpdir(), RUN_FOLDER));
  process.env.TMPDIR = folder;
  return () => {
    if (before === undefined) {
      delete process.env.TMPDIR;
    } else {
      process.env.TMPDIR = before;
    }
    rmSync(folder, { recursive: true, force: true });
  };
}
