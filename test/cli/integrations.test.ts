import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { call, folderWith } from './call';

const REPOSITORY = path.resolve(__dirname, '..', '..');
const FINDING = 'apiVersion: networking.istio.io/v1\nkind: DestinationRule\nmetadata: { name: a, namespace: b }\nspec: { host: a, subsets: [{ name: v1 }] }\n';

/** A command of a name that runs this one from the sources. */
function commandIn(folder: string, name: string): void {
  mkdirSync(folder, { recursive: true });
  const file = path.join(folder, name);
  writeFileSync(file, `#!/bin/sh\nexec "${process.execPath}" --import "${path.join(REPOSITORY, 'node_modules/tsx/dist/loader.mjs')}" `
    + `"${path.join(REPOSITORY, 'src/cli/main.ts')}" "$@"\n`);
  chmodSync(file, 0o755);
}

interface Step {
  readonly id?: string;
  readonly if?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly env?: Record<string, string>;
  readonly with?: Record<string, string>;
}

interface Action {
  readonly inputs: Record<string, { readonly default: string }>;
  readonly runs: { readonly steps: Step[] };
}

describe('the GitHub Action', () => {
  const { inputs, runs: { steps: [lint, upload, end] } } = parse(readFileSync(path.join(REPOSITORY, 'action.yml'), 'utf8')) as Action;

  /** Runs its first step as a runner does, with npm that installs this command. */
  function runLint(text: string, given: Record<string, string> = {}): {
    readonly code: number | null;
    readonly out: string;
    readonly outputs: Record<string, string>;
    readonly sarif?: string;
  } {
    const folder = folderWith({ 'work/a.yaml': text, 'output': '' });
    const tool = path.join(folder, 'cdk8s-istio');
    commandIn(path.join(folder, 'bin'), 'installed');
    writeFileSync(path.join(folder, 'bin', 'npm'), `#!/bin/sh\nmkdir -p "${tool}/node_modules/.bin" && cp "${folder}/bin/installed" "${tool}/node_modules/.bin/cdk8s-istio"\n`);
    chmodSync(path.join(folder, 'bin', 'npm'), 0o755);
    const env = Object.fromEntries(Object.entries(lint.env!).map(([name, expression]) => {
      const input = /^\$\{\{ inputs\.([-a-z]+) \}\}$/.exec(expression)![1];
      return [name, given[input] ?? inputs[input].default];
    }));
    const { status, stdout } = spawnSync('bash', ['-e', '-c', lint.run!], {
      cwd: path.join(folder, 'work'),
      encoding: 'utf8',
      env: { ...process.env, ...env, PATH: `${folder}/bin:${process.env.PATH}`, RUNNER_TEMP: folder, GITHUB_OUTPUT: path.join(folder, 'output') },
    });
    const outputs = Object.fromEntries(readFileSync(path.join(folder, 'output'), 'utf8').trim().split('\n').map(line => line.split('=')));
    return { code: status, out: stdout, outputs, sarif: existsSync(outputs.sarif ?? '') ? readFileSync(outputs.sarif, 'utf8') : undefined };
  }

  test('writes SARIF to upload, prints the findings, and ends with 1 after the upload', () => {
    const { code, out, outputs, sarif } = runLint(FINDING, { 'fail-on': 'warning' });
    expect([code, outputs.code]).toEqual([0, '1']);
    expect(out).toContain('a.yaml:4:28 warning KIA0209 DestinationRule b/a');
    expect(JSON.parse(sarif!)).toMatchObject({ version: '2.1.0', runs: [{ results: [{ ruleId: 'KIA0209' }] }] });
    expect(spawnSync('bash', ['-c', end.run!], { env: { CODE: outputs.code } }).status).toBe(1);
  });

  test('ends with 0 where nothing is as grave', () => {
    expect(runLint(FINDING).outputs.code).toBe('0');
  });

  test('fails at once for bad usage: there is nothing to upload', () => {
    expect(runLint(FINDING, { config: 'nowhere.yaml' })).toMatchObject({ code: 2, outputs: {} });
    expect(runLint(FINDING, { paths: 'a.yaml nowhere' })).toMatchObject({ code: 2 });
  });

  test('uploads what the first step wrote, where it is asked to', () => {
    expect(upload).toEqual({
      if: 'inputs.upload == \'true\'',
      uses: expect.stringMatching(/^github\/codeql-action\/upload-sarif@v\d+$/),
      with: { sarif_file: '${{ steps.lint.outputs.sarif }}', category: 'cdk8s-istio' },
    });
    expect(end.env).toEqual({ CODE: '${{ steps.lint.outputs.code }}' });
  });
});

test('the hook of pre-commit is a call that there is', async () => {
  const [{ entry, args, language, pass_filenames: passes }, ...others] = parse(readFileSync(path.join(REPOSITORY, '.pre-commit-hooks.yaml'), 'utf8')) as {
    entry: string; args: string[]; language: string; pass_filenames: boolean;
  }[];
  const [, own] = /^npx --yes --legacy-peer-deps cdk8s-istio (.*)$/.exec(entry)!;
  expect([language, passes, others]).toEqual(['system', false, []]);
  expect(await call([own, ...args], { 'a.yaml': FINDING })).toMatchObject({ code: 0, out: expect.stringContaining('KIA0209') });
  expect(await call([own, ...args], { 'a.yaml': 'a: b: c' })).toMatchObject({ code: 1 });
});

test('as a process it has the same code and output, and a reader that goes away is no error', () => {
  const folder = folderWith({ 'a.yaml': FINDING });
  commandIn(path.join(folder, 'bin'), 'cdk8s-istio');
  const run = (command: string, input = '') => spawnSync('bash', ['-o', 'pipefail', '-c', command], {
    cwd: folder, encoding: 'utf8', input, env: { ...process.env, PATH: `${folder}/bin:${process.env.PATH}` },
  });
  expect(run('cdk8s-istio lint --fail-on warning a.yaml')).toMatchObject({ status: 1, stdout: expect.stringMatching(/^a\.yaml:4:28 warning KIA0209/) });
  expect(run('cdk8s-istio lint -', FINDING)).toMatchObject({ status: 0, stdout: expect.stringMatching(/^-:4:28 warning KIA0209/) });
  expect(run('cdk8s-istio lint nowhere')).toMatchObject({ status: 2, stdout: '', stderr: 'cdk8s-istio: nowhere: no such file or folder\n' });
  expect(run('cdk8s-istio rules | head -1')).toMatchObject({ stdout: expect.stringMatching(/^CDI001 /), stderr: '' });
});
