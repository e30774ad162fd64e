/**
 * One measurement in a process of its own: the time that an app takes to be built and synthesized, modules loaded.
 *
 *   tsx test/bench/worker.ts VARIANT COUNT CHARTS FOLDER          prints milliseconds
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { App, Chart } from 'cdk8s';
import { busyMilliseconds } from './busy-time';
import * as virtualServices from './virtual-services';
import * as workloads from './workloads';

const VARIANTS: Record<string, (chart: Chart, index: number) => void> = {
  'virtual-services-l2': virtualServices.withL2,
  'virtual-services-l1': virtualServices.withL1,
  'workloads-l3': workloads.withL3,
  'workloads-by-hand': workloads.byHand,
};

/** Enough to load what is loaded on first use, too few to compile the code for long runs: a real app runs once. */
const WARM_UP = 10;

function synth(add: (chart: Chart, index: number) => void, count: number, charts: number, outdir: string): void {
  const app = new App({ outdir });
  const all = Array.from({ length: charts }, (_, index) => new Chart(app, `chart-${index}`, { namespace: 'bench' }));
  for (let index = 0; index < count; index++) {
    add(all[index % charts], index);
  }
  app.synth();
}

const [variant, count, charts, folder] = process.argv.slice(2);
const warmUp = mkdtempSync(path.join(tmpdir(), 'bench-warm-up-'));
try {
  synth(VARIANTS[variant], WARM_UP, 1, warmUp);
} finally {
  rmSync(warmUp, { recursive: true });
}
const start = busyMilliseconds();
synth(VARIANTS[variant], Number(count), Number(charts), folder);
console.log(busyMilliseconds() - start);
