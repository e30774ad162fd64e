/**
 * The conformance suite: builds what is missing, runs everything, tells what was shown.
 *
 *   npm run conformance [-- FILE…]
 *
 * It needs Go and Python beside Node.js. Without them it says so, which with CI=true is a failure.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { buildBinaries } from './apiserver/build';
import { buildFlagger, buildRolloutsController, buildRolloutsValidation } from './controllers/build';
import { installEnvoy } from './envoy/envoy';
import { buildIstio } from './istio/build';
import { buildMeasurement } from './prometheus/build';
import { complaintsOf } from './simulations';
import { readTallies, sumsOf, Tally, TALLIED } from './tallies';

const REPOSITORY = path.resolve(__dirname, '..', '..');

interface Tool {
  readonly command: string;
  readonly args: string[];
  readonly wanted: string;
}

const TOOLS: Tool[] = [
  { command: 'go', args: ['version'], wanted: 'Go 1.26 or newer, from https://go.dev/dl' },
  { command: 'python3', args: ['-c', 'import venv, ensurepip'], wanted: 'Python 3.11 or newer with venv, from https://www.python.org/downloads' },
];

interface Report {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly testResults: { readonly name: string; readonly assertionResults: { readonly status: string }[] }[];
}

const say = (text: string): boolean => process.stdout.write(`${text}\n`);

async function timed<T>(what: string, work: () => Promise<T>): Promise<T> {
  const started = Date.now();
  const result = await work();
  say(`conformance: ${what}: ${Math.round((Date.now() - started) / 1000)} s`);
  return result;
}

function missingTools(): Tool[] {
  return TOOLS.filter(({ command, args }) => spawnSync(command, args).status !== 0);
}

/** Runs vitest, and gives its report; none when it ended before it could write one. */
function runSuite(files: string[], reportFile: string, tallyFile: string): { status: number; report?: Report } {
  const { status } = spawnSync(process.execPath, [
    path.join(REPOSITORY, 'node_modules', 'vitest', 'vitest.mjs'), 'run', '--config', 'test/conformance/vitest.config.mts', ...files,
  ], {
    cwd: REPOSITORY,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, CDK8S_ISTIO_CONFORMANCE_REPORT: reportFile, CDK8S_ISTIO_CONFORMANCE_TALLY: tallyFile },
  });
  return { status: status ?? 1, report: existsSync(reportFile) ? JSON.parse(readFileSync(reportFile, 'utf8')) as Report : undefined };
}

function tell(report: Report, tallies: readonly Tally[]): void {
  say('');
  for (const { name, assertionResults } of report.testResults) {
    const passed = assertionResults.filter(({ status }) => status === 'passed').length;
    say(`${path.basename(name, '.conformance.test.ts').padEnd(24)} ${passed} of ${assertionResults.length} cases`);
  }
  const sums = sumsOf(tallies);
  TALLIED.forEach(what => say(`${what.padEnd(24)} ${sums[what]}`));
}

async function main(files: string[]): Promise<number> {
  const missing = missingTools();
  if (missing.length > 0) {
    missing.forEach(({ command, wanted }) => say(`conformance needs ${command}: install ${wanted}`));
    return process.env.CI === 'true' ? 1 : 0;
  }
  await timed('API server and kubectl', buildBinaries);
  await timed('Istio', buildIstio);
  if (files.length === 0) {
    await timed('Argo Rollouts', buildRolloutsController);
    await timed('the validation of Argo Rollouts', buildRolloutsValidation);
    await timed('the engine of Prometheus', buildMeasurement);
    await timed('Flagger', buildFlagger);
  }
  await timed('Envoy', () => Promise.all([installEnvoy(), installEnvoy('1.38')]));
  const folder = mkdtempSync(path.join(tmpdir(), 'conformance-'));
  try {
    const tallyFile = path.join(folder, 'tally');
    const { status, report } = await timed('the suite', () => Promise.resolve(runSuite(files, path.join(folder, 'report.json'), tallyFile)));
    const tallies = readTallies(tallyFile);
    if (report !== undefined) {
      tell(report, tallies);
    }
    const complaints = complaintsOf(tallies, files.length === 0);
    complaints.forEach(complaint => say(`conformance: ${complaint}`));
    // A suite that broke off counts as a failure.
    const failed = Math.max(report?.numFailedTests ?? 0, status === 0 ? 0 : 1) + complaints.length;
    say(`${report?.numPassedTests ?? 0} passed, ${failed} failed`);
    return failed > 0 || (report?.numPassedTests ?? 0) === 0 ? 1 : 0;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

main(process.argv.slice(2)).then(code => {
  process.exitCode = code;
}, (error: unknown) => {
  say(error instanceof Error ? error.message : String(error));
  say('0 passed, 1 failed');
  process.exitCode = 1;
});
