import * as path from 'node:path';
import { defineConfig, mergeConfig } from 'vitest/config';
import base from '../../vitest.config.mts';

const report = process.env.CDK8S_ISTIO_CONFORMANCE_REPORT;

/** The conformance suite: one file after the other, because each has its own Envoys on the same ports. */
export default mergeConfig({ ...base, test: { ...base.test, include: undefined, exclude: undefined, reporters: undefined } }, defineConfig({
  root: path.resolve(import.meta.dirname, '..', '..'),
  test: {
    include: ['test/conformance/**/*.conformance.test.ts'],
    fileParallelism: false,
    testTimeout: 300_000,
    hookTimeout: 1_800_000,
    reporters: report ? ['default', ['json', { outputFile: report }]] : ['default'],
  },
}));
