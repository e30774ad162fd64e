import { test } from 'vitest';
import { expectNoFindings } from '../conformance/random-app-findings';

const RUNS = Number(process.env.CDK8S_ISTIO_RUNS ?? 100);

test(`nothing is found in ${RUNS} random apps`, { timeout: 60_000 + RUNS * 1_000 }, () => {
  expectNoFindings(RUNS);
});
