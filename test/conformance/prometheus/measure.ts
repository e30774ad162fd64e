/** What Argo Rollouts makes of a metric of ours, over series that Prometheus has recorded. */
import { spawnSync } from 'node:child_process';
import { buildMeasurement } from './build';
import { IstioMetric } from '../../../src';
import { AnalysisContext } from '../../../src/delivery/analysis/analysis-context';

/** A metric that is asked once. */
export interface Measurement {
  readonly metric: IstioMetric;
  readonly context?: AnalysisContext;
  /** In the notation of Prometheus's own tests: `up{job="a"} 0+1x10`. */
  readonly series: readonly string[];
  /** Seconds between two samples. @default 15 */
  readonly interval?: number;
  /** When it is asked, in seconds after the first sample. @default 600 */
  readonly at?: number;
}

export interface Outcome {
  readonly phase: 'Successful' | 'Failed' | 'Inconclusive' | 'Error';
  /** As the status of the run has it: `[99.5]`. */
  readonly value: string;
  readonly message: string;
}

/** The Rollout of these measurements, and what Argo puts in place of its arguments. */
export const ROLLOUT: AnalysisContext = { rolloutName: 'cart', namespace: 'shop', carriesGrpc: true };
export const HASHES = { canary: '6c9d7f5b', stable: '789bb9c4d' };
const ARGS = { 'canary-hash': HASHES.canary, 'stable-hash': HASHES.stable, 'namespace': 'shop' };

const MAX_BYTES = 64_000_000;

export async function measure(measurements: readonly Measurement[]): Promise<Outcome[]> {
  const input = JSON.stringify(measurements.map(({ metric, context = ROLLOUT, series, interval = 15, at = 600 }) =>
    ({ metric: metric._render(context).metric, args: ARGS, series, interval, at })));
  const { status, stdout, stderr } = spawnSync(await buildMeasurement(), { input, encoding: 'utf8', maxBuffer: MAX_BYTES });
  if (status !== 0) {
    throw new Error(`the metrics were not measured:\n${stderr}`);
  }
  return JSON.parse(stdout) as Outcome[];
}

/** The numbers in a value. */
export function numbersOf({ value }: Outcome): number[] {
  return value.slice(1, -1).split(',').filter(text => text !== '').map(Number);
}
