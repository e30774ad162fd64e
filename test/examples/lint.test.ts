import { readdirSync } from 'node:fs';
import * as path from 'node:path';
import { expect, test } from 'vitest';
import { call } from '../cli/call';

const DIST = path.resolve(__dirname, '..', '..', 'dist');

/** The oldest Istio that apps are for by default. */
const CONFIG = 'mesh: { istioVersion: "1.24" }\n';

test.each(readdirSync(DIST))('the manifests of %s have no finding on the command line', async example => {
  const { code, out } = await call(['lint', '--fail-on', 'info', path.join(DIST, example)], { 'cdk8s-istio.yaml': CONFIG });
  expect([code, out]).toEqual([0, expect.stringMatching(/^0 errors, 0 warnings, 0 infos(?:, \d+ acknowledged)?, in [1-9]\d* objects of \d+ files?\n$/)]);
});
