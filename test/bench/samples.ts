/**
 * Measurements that bear a noisy, shared machine: time on the processor only, the two sides take turns, and the median of their
 * ratios counts.
 */
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

/** What tells the worker to leave the checks out. */
export const WITHOUT_CHECKS = 'without-checks';

/** What tells it to let cdk8s alone render and write what the constructs say. */
export const BY_CDK8S_ALONE = 'by-cdk8s-alone';

/** The time of an app in a process of its own, without the loading of modules. */
export function timeOfApp(variant: string, count: number, charts: number, folder: string, ...modes: string[]): number {
  // The process inherits tsx from this one.
  return runNode([...process.execArgv, path.join(__dirname, 'worker.ts'), variant, `${count}`, `${charts}`, folder, ...modes]);
}

/** The time of decisions of the simulator, of its model, or of reading what that is made of. */
export function timeOfSimulator(...what: (string | number)[]): number {
  return runNode([...process.execArgv, path.join(__dirname, 'simulator-worker.ts'), ...what.map(String)]);
}

/** A program, and what it wrote. */
export interface ProgramRun {
  /** From its start to its exit, as a clock on the wall counts it: what several threads do at a time counts once. */
  readonly milliseconds: number;
  readonly stdout: string;
}

/** Runs a program that may end with findings. */
export function runProgram(command: string, args: readonly string[], input?: string): ProgramRun {
  const start = performance.now();
  const { status, stdout, stderr, error } = spawnSync(command, args, { cwd: REPOSITORY, encoding: 'utf8', input, maxBuffer: MAX_BYTES });
  const milliseconds = performance.now() - start;
  if (error !== undefined || status === null || status > 1) {
    throw new Error(`${command} ${args.join(' ')} failed: ${error?.message ?? stderr}`);
  }
  return { milliseconds, stdout };
}

const MAX_BYTES = 100_000_000;

/** The time of a process, from its start, that does nothing but load modules. */
export function timeOfLoading(code: string): number {
  return runNode(['-e', code]);
}

/** Runs Node on something that prints milliseconds. */
function runNode(args: string[]): number {
  const result = spawnSync(process.execPath, args, { cwd: REPOSITORY, encoding: 'utf8' });
  if (result.status !== 0) {
    throw new Error(`node ${args.join(' ')} failed: ${result.stderr}`);
  }
  return Number(result.stdout);
}
