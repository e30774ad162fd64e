import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { Testing } from 'cdk8s';
import { expect, test } from 'vitest';
import setup, { RUN_FOLDER } from '../temporary-folder';

test('the temporary directory is that of this run, which is removed at its end', () => {
  expect(path.basename(tmpdir())).toMatch(new RegExp(`^${RUN_FOLDER}`));
  expect(Testing.app().outdir.startsWith(tmpdir() + path.sep)).toBe(true);
});

test('what an app leaves there is removed with it', () => {
  const before = tmpdir();
  const cleanUp = setup();
  const { outdir } = Testing.app();
  expect(path.dirname(outdir)).toBe(tmpdir());
  expect(existsSync(outdir)).toBe(true);
  cleanUp();
  expect(existsSync(outdir)).toBe(false);
  expect(existsSync(path.dirname(outdir))).toBe(false);
  expect(tmpdir()).toBe(before);
});
