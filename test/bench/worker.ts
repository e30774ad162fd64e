/**
 * One measurement in a process of its own: the time that an app takes to be built and synthesized, modules loaded.
 *
 *   tsx test/bench/worker.ts VARIANT COUNT CHARTS FOLDER [without-checks | by-cdk8s-alone]          prints milliseconds
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { App, Chart } from 'cdk8s';
import { busyMilliseconds } from './busy-time';
import * as guardedLoadBalancers from './guarded-load-balancers';
import * as loadBalancers from './load-balancers';
import { BY_CDK8S_ALONE, REPOSITORY, WITHOUT_CHECKS } from './samples';
import * as virtualServices from './virtual-services';
import * as workloads from './workloads';

/** Adds things to a chart, one for each number. */
type Variant = (chart: Chart, indices: number[]) => void;

const VARIANTS: Record<string, Variant> = {
  'virtual-services-l2': each(virtualServices.withL2),
  'virtual-services-l1': each(virtualServices.withL1),
  'workloads-l3': each(workloads.withL3),
  'workloads-by-hand': each(workloads.byHand),
  'load-balancers-l3': loadBalancers.withL3,
  'load-balancers-by-hand': loadBalancers.byHand,
  'guarded-load-balancers-l3': guardedLoadBalancers.withL3,
  'guarded-load-balancers-by-hand': guardedLoadBalancers.byHand,
  'shop-l3': loadBalancers.withL3AndServices,
  'shop-by-hand': loadBalancers.byHandAndServices,
};

/** Enough to load what is loaded on first use, too few to compile the code for long runs: a real app runs once. */
const WARM_UP = 10;

function each(add: (chart: Chart, index: number) => void): Variant {
  return (chart, indices) => indices.forEach(index => add(chart, index));
}

function synth(variant: Variant, count: number, charts: number, outdir: string): void {
  const app = new App({ outdir });
  const indices = Array.from({ length: count }, (_, index) => index);
  for (let index = 0; index < charts; index++) {
    variant(new Chart(app, `chart-${index}`, { namespace: 'bench' }), indices.filter(number => number % charts === index));
  }
  stepsBeforeRender.splice(0).forEach(step => step());
  app.synth();
}

/** What constructs do before the objects are rendered, where cdk8s alone renders them. */
const stepsBeforeRender: (() => void)[] = [];

/** Leaves the whole of our synth out: the checks, and how it renders and writes. */
function leaveToCdk8s(): void {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const { registerSynthesis } = require(path.join(REPOSITORY, 'lib', 'src', 'core', 'synthesis')) as { registerSynthesis: (load: () => object) => void };
  // The index registers ours first.
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  require(path.join(REPOSITORY, 'lib', 'src'));
  const beforeRender = (_: unknown, step: () => void) => stepsBeforeRender.push(step);
  registerSynthesis(() => ({ attach: () => undefined, beforeRender, inspect: () => [] }));
}

/** Takes every check out of the compiled library. The model of the mesh goes too: nobody asks for it then. */
function leaveOutChecks(): void {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const { CHECKS } = require(path.join(REPOSITORY, 'lib', 'src', 'checks')) as { CHECKS: unknown[] };
  CHECKS.length = 0;
}

const [name, count, charts, folder, mode] = process.argv.slice(2);
if (mode === WITHOUT_CHECKS) {
  leaveOutChecks();
}
if (mode === BY_CDK8S_ALONE) {
  leaveToCdk8s();
}
const warmUp = mkdtempSync(path.join(tmpdir(), 'bench-warm-up-'));
try {
  synth(VARIANTS[name], WARM_UP, 1, warmUp);
} finally {
  rmSync(warmUp, { recursive: true });
}
const start = busyMilliseconds();
synth(VARIANTS[name], Number(count), Number(charts), folder);
console.log(busyMilliseconds() - start);
