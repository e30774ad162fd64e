/**
 * Prints speed ratios measured in one run, on the compiled library: npm run bench
 *
 *   npm run bench -- loading charts          only the lines with one of these words
 *
 * It informs and never fails: milliseconds say more of the machine than of the library.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { callCode, lintedByIstioctl, lintedByUs, NOTHING, readingCode, writeShops, writeWrongShops } from './command-line';
import { BASE, loadingCode } from './loading';
import { sameManifests } from './same-manifests';
import { BY_CDK8S_ALONE, compare, Comparison, quantile, timeOfApp, timeOfLoading, timeOfSimulator, WITHOUT_CHECKS } from './samples';
import { buildAnalyzers } from '../conformance/analyzers/build';

interface Line {
  readonly name: string;
  /** None for a line that only informs. */
  readonly target?: number;
  readonly measure: (folder: string) => Measurement | Promise<Measurement>;
}

interface Measurement extends Comparison {
  /** Why the ratio says nothing. */
  readonly invalid?: string;
  /** What else there is to say. */
  readonly note?: string;
}

/** Two apps that give the same manifests, or not a comparison. */
function apps(ours: string, theirs: string, count: number, charts: number, turns: number): Line['measure'] {
  return folder => {
    const [oursTo, theirsTo] = [path.join(folder, 'ours'), path.join(folder, 'theirs')];
    const comparison = compare(turns, () => timeOfApp(ours, count, charts, oursTo), () => timeOfApp(theirs, count, charts, theirsTo));
    return { ...comparison, invalid: sameManifests(oursTo, theirsTo) ? undefined : 'the two sides give different manifests' };
  };
}

/** One variant in two sizes, or in two numbers of charts. */
function sizes(variant: string, [count, charts]: [number, number], [otherCount, otherCharts]: [number, number], turns: number): Line['measure'] {
  return folder => compare(turns,
    () => timeOfApp(variant, count, charts, path.join(folder, 'ours')),
    () => timeOfApp(variant, otherCount, otherCharts, path.join(folder, 'theirs')));
}

/** An app with its checks, by the same one without any, or without anything that is ours in its synth. */
function checks(variant: string, charts: number, turns: number, mode = WITHOUT_CHECKS): Line['measure'] {
  return folder => {
    const [withChecks, without] = [path.join(folder, 'with'), path.join(folder, 'without')];
    const comparison = compare(turns, () => timeOfApp(variant, 1000, charts, withChecks), () => timeOfApp(variant, 1000, charts, without, mode));
    return { ...comparison, invalid: sameManifests(withChecks, without) ? undefined : 'the two sides give different manifests' };
  };
}

/** The base modules with ours, or with something of ours touched, by the base modules alone. */
function loading(turns: number, touch?: string): Line['measure'] {
  return () => compare(turns, () => timeOfLoading(loadingCode([...BASE, 'cdk8s-istio'], touch)), () => timeOfLoading(loadingCode(BASE)));
}

/** A call of the command over many objects, by what reading them costs, or fewer. */
function linting(count: number, turns: number, other: (folder: string) => string): Line['measure'] {
  return folder => {
    const [ours, theirs] = [callCode('lint', writeShops(folder, count)), other(folder)];
    return compare(turns, () => timeOfLoading(ours), () => timeOfLoading(theirs));
  };
}

/** The command by the analyzers of istioctl, each from its start to its exit, on a file with some mistakes. */
async function lintingByIstioctl(folder: string): Promise<Measurement> {
  const { file, wrong } = writeWrongShops(folder, 1000);
  const found = (objects: readonly string[]) => wrong.filter(object => objects.includes(object)).length;
  if (spawnSync('go', ['version']).status !== 0) {
    return { ours: lintedByUs(file).milliseconds, theirs: NaN, ratios: [NaN], invalid: 'Go is missing, which builds the analyzers of istioctl' };
  }
  const program = await buildAnalyzers();
  const comparison = compare(5, () => lintedByUs(file).milliseconds, () => lintedByIstioctl(program, file).milliseconds);
  const [ours, theirs] = [lintedByUs(file), lintedByIstioctl(program, file)].map(({ objects }) => found(objects));
  return { ...comparison, note: `of ${wrong.length} mistakes found: ${ours} by ${theirs}` };
}

/** So many decisions without a trace are measured at once. */
const DECISIONS = 100_000;

/** Decisions over some of many hosts of ten rules, by one second. */
function decisionsASecond(hosts: number): Line['measure'] {
  return () => {
    const measured = compare(5, () => timeOfSimulator('decisions', hosts, hosts, DECISIONS), () => 1000);
    return { ...measured, note: `${Math.round(DECISIONS / measured.ours)},000 a second` };
  };
}

/** Decisions over some of many hosts, by those over ten. */
function decisionsAmong(hosts: number, asked: number): Line['measure'] {
  return () => compare(5, () => timeOfSimulator('decisions', hosts, asked, DECISIONS), () => timeOfSimulator('decisions', 10, 10, DECISIONS));
}

const L2 = 'virtual-services-l2';
const L1 = 'virtual-services-l1';

const LINES: Line[] = [
  { name: '1,000 VirtualServices, L2 by L1', target: 1, measure: apps(L2, L1, 1000, 1, 11) },
  { name: '5,000 VirtualServices, L2 by L1', target: 1, measure: apps(L2, L1, 5000, 1, 5) },
  { name: '1,000 services of two versions, WeightedService by cdk8s-plus and L1', target: 1, measure: apps('workloads-l3', 'workloads-by-hand', 1000, 1, 7) },
  { name: '1,000 rules over 50 hosts, IstioAlb by L1', target: 1, measure: apps('load-balancers-l3', 'load-balancers-by-hand', 1000, 1, 11) },
  {
    name: '1,000 rules with policies and target groups, IstioAlb by L1',
    target: 1,
    measure: apps('guarded-load-balancers-l3', 'guarded-load-balancers-by-hand', 1000, 1, 7),
  },
  { name: '1,000 rules over 50 hosts and 1,000 services, by cdk8s-plus and L1', target: 1, measure: apps('shop-l3', 'shop-by-hand', 1000, 1, 7) },
  { name: 'synth with checks, 1,000 VirtualServices, by cdk8s alone', target: 1.15, measure: checks(L2, 1, 7, BY_CDK8S_ALONE) },
  { name: 'synth with checks, 1,000 VirtualServices in 10 charts, by cdk8s alone', target: 1.15, measure: checks(L2, 10, 5, BY_CDK8S_ALONE) },
  { name: 'synth with checks, 1,000 VirtualServices in 100 charts, by cdk8s alone', target: 1.15, measure: checks(L2, 100, 5, BY_CDK8S_ALONE) },
  { name: 'synth with checks, 1,000 services of two versions, by cdk8s alone', target: 1.15, measure: checks('workloads-l3', 1, 5, BY_CDK8S_ALONE) },
  { name: 'synth with checks, 1,000 rules over 50 hosts, by cdk8s alone', target: 1.15, measure: checks('load-balancers-l3', 1, 7, BY_CDK8S_ALONE) },
  {
    name: 'synth with checks, 1,000 rules with policies and target groups, by cdk8s alone',
    target: 1.15,
    measure: checks('guarded-load-balancers-l3', 1, 7, BY_CDK8S_ALONE),
  },
  { name: 'checks, 1,000 VirtualServices, with by without', target: 1.15, measure: checks(L2, 1, 7) },
  { name: 'checks, 1,000 VirtualServices in 10 charts, with by without', target: 1.15, measure: checks(L2, 10, 7) },
  { name: 'checks, 1,000 VirtualServices in 100 charts, with by without', target: 1.15, measure: checks(L2, 100, 7) },
  { name: 'checks, 1,000 services of two versions, with by without', target: 1.15, measure: checks('workloads-l3', 1, 5) },
  { name: 'checks, 1,000 rules over 50 hosts, with by without', target: 1.15, measure: checks('load-balancers-l3', 1, 7) },
  { name: 'checks, 1,000 rules with policies and target groups, with by without', target: 1.15, measure: checks('guarded-load-balancers-l3', 1, 7) },
  { name: 'loading, with cdk8s-istio by without', target: 1.1, measure: loading(21) },
  { name: 'loading, with all constructs touched by without', measure: loading(15, "Object.keys(require('cdk8s-istio')).filter(name => name !== 'crds').map(name => require('cdk8s-istio')[name]);") },
  { name: 'loading, with crds.networking touched by without', measure: loading(15, "require('cdk8s-istio').crds.networking.VirtualService;") },
  { name: 'growth of L2, 5,000 VirtualServices by 1,000', target: 5.5, measure: sizes(L2, [5000, 1], [1000, 1], 5) },
  { name: '1,000 VirtualServices in 10 charts, L2 by L1', target: 1, measure: apps(L2, L1, 1000, 10, 7) },
  { name: '1,000 VirtualServices in 100 charts, L2 by L1', target: 1, measure: apps(L2, L1, 1000, 100, 7) },
  { name: 'charts of L2, 100 by one', measure: sizes(L2, [1000, 100], [1000, 1], 5) },
  { name: 'command line, --version by node -e 0', target: 2, measure: () => compare(15, () => timeOfLoading(callCode('--version')), () => timeOfLoading(NOTHING)) },
  { name: 'command line, lint of 1,000 VirtualServices of 10 routes by reading', measure: linting(1000, 5, folder => readingCode(writeShops(folder, 1000))) },
  { name: 'command line, lint of 5,000 VirtualServices by 1,000', target: 5.5, measure: linting(5000, 3, folder => callCode('lint', writeShops(folder, 1000))) },
  { name: 'command line, lint of 1,000 VirtualServices by istioctl analyze', target: 0.25, measure: lintingByIstioctl },
  { name: '100,000 decisions over 10 hosts of 10 rules, by one second', target: 1, measure: decisionsASecond(10) },
  { name: '100,000 decisions over 1,000 hosts of 10 rules, by one second', target: 1, measure: decisionsASecond(1000) },
  { name: '100,000 decisions over 10,000 hosts of 10 rules, by one second', target: 1, measure: decisionsASecond(10_000) },
  { name: 'decisions over the same ten hosts, among 10,000 by alone', target: 1.5, measure: decisionsAmong(10_000, 10) },
  { name: 'decisions spread over all hosts, of 10,000 by ten', target: 4, measure: decisionsAmong(10_000, 10_000) },
  {
    name: 'model of 10,000 VirtualServices with the first decision, by reading their YAML',
    target: 0.5,
    measure: () => compare(5, () => timeOfSimulator('model', 10_000), () => timeOfSimulator('reading', 10_000)),
  },
  { name: 'charts of L1, 100 by one', measure: sizes(L1, [1000, 100], [1000, 1], 5) },
];

/** `ok`, `over`, or `noise` where a quarter of the turns met the target. */
function verdict(measurement: Measurement, target?: number): string {
  if (measurement.invalid !== undefined) {
    return measurement.invalid;
  }
  if (target === undefined) {
    return '';
  }
  if (quantile(measurement.ratios, 0.5) <= target) {
    return 'ok';
  }
  return quantile(measurement.ratios, 0.25) <= target ? 'noise' : 'over';
}

function row(name: string, ours: string, theirs: string, ratio: string, middleHalf: string, target: string, result: string): string {
  return [name.padEnd(80), ours.padStart(8), theirs.padStart(9), ratio.padStart(7), middleHalf.padStart(14), target.padStart(8), `  ${result}`].join('').trimEnd();
}

async function main(words: readonly string[]): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), 'cdk8s-istio-bench-'));
  try {
    console.log(row('', 'ours ms', 'other ms', 'ratio', 'middle half', 'target', ''));
    for (const { name, target, measure } of LINES.filter(line => words.length === 0 || words.some(word => line.name.includes(word)))) {
      const own = mkdtempSync(path.join(folder, 'line-'));
      const measurement = await measure(own);
      rmSync(own, { recursive: true });
      const [low, ratio, high] = [0.25, 0.5, 0.75].map(share => quantile(measurement.ratios, share).toFixed(2));
      const milliseconds = [measurement.ours, measurement.theirs].map(value => value.toFixed(0));
      const result = [verdict(measurement, target), measurement.note ?? ''].filter(Boolean).join('; ');
      console.log(row(name, milliseconds[0], milliseconds[1], ratio, `${low} to ${high}`, target === undefined ? '' : `≤ ${target}`, result));
    }
    console.log('\nTime on the processor, each side in a process of its own, in turns; the ratio is the median of the turns. Against istioctl the time '
      + 'from start to exit. A bench informs: it never fails.');
  } finally {
    rmSync(folder, { recursive: true });
  }
}

void main(process.argv.slice(2));
