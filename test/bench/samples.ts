/** Measurements that bear a noisy, shared machine: the two sides take turns, and the median of their ratios counts. */
import { spawnSync } from 'node:child_process';
import * as path from 'node:path';

export const REPOSITORY = path.resolve(__dirname, '..', '..');

/** What was measured of two sides that took turns. */
export interface Comparison {
  /** Medians, in milliseconds. */
  readonly ours: number;
  readonly theirs: number;
  /** Ours by theirs in each turn, in ascending order. */
  readonly ratios: number[];
}

/** Measures two sides in turns, each turn beginning with the other one. */
export function compare(turns: number, ours: () => number, theirs: () => number): Comparison {
  const samples = Array.from({ length: turns }, (_, turn) => {
    if (turn % 2 === 0) {
      const first = ours();
      return { ours: first, theirs: theirs() };
    }
    const first = theirs();
    return { ours: ours(), theirs: first };
  });
  return {
    ours: quantile(samples.map(sample => sample.ours), 0.5),
    theirs: quantile(samples.map(sample => sample.theirs), 0.5),
    ratios: samples.map(sample => sample.ours / sample.theirs).sort((a, b) => a - b),
  };
}

/** The value below which a share of the values lies; between two values, in proportion. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const position = (sorted.length - 1) * share;
  const below = Math.floor(position);
  const above = Math.ceil(position);
  return sorted[below] + (sorted[above] - sorted[below]) * (position - below);
}

/** How long an app takes in a process of its own, as the process itself measures it. */
export function timeOfApp(variant: string, count: number, charts: number, folder: string): number {
  // The process inherits tsx from this one.
  const worker = path.join(__dirname, 'worker.ts');
  const result = spawnSync(process.execPath, [...process.execArgv, worker, variant, `${count}`, `${charts}`, folder], { cwd: REPOSITORY, encoding: 'utf8' });
  if (result.status !== 0) {
    throw new Error(`${variant} failed: ${result.stderr}`);
  }
  return Number(result.stdout);
}

/** How long a process takes from its beginning to its end that does nothing but load modules. */
export function timeOfLoading(code: string): number {
  const start = performance.now();
  const result = spawnSync(process.execPath, ['-e', code], { cwd: REPOSITORY, encoding: 'utf8' });
  if (result.status !== 0) {
    throw new Error(`loading failed: ${result.stderr}`);
  }
  return performance.now() - start;
}
