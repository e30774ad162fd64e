import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { promisify } from 'node:util';
import { CACHE, exclusively } from '../build/exclusive';

const REPOSITORY = path.resolve(__dirname, '..', '..', '..');
const VENV = path.join(CACHE, 'python');

const run = promisify(execFile);

/** The packages of Python, in the versions that the repository has of their sources. */
function requirements(): string[] {
  const versionOf = (name: string) =>
    (JSON.parse(readFileSync(path.join(REPOSITORY, 'node_modules', name, 'package.json'), 'utf8')) as { version: string }).version;
  return [`jsii==${versionOf('jsii-pacmak')}`, ...['cdk8s', 'cdk8s-plus-28', 'constructs'].map(name => `${name}==${versionOf(name)}`)];
}

/** Installs them, and returns the interpreter. */
async function installPython(): Promise<string> {
  const stamp = path.join(VENV, 'requirements.sha256');
  const wanted = createHash('sha256').update(requirements().join('\n')).digest('hex');
  const installed = (): boolean => existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted;
  if (!installed()) {
    await exclusively('python', async () => {
      if (!installed()) {
        await run('python3', ['-m', 'venv', '--clear', VENV]);
        await run(path.join(VENV, 'bin', 'pip'), ['install', '--quiet', '--disable-pip-version-check', ...requirements()]);
        writeFileSync(stamp, wanted);
      }
    });
  }
  return path.join(VENV, 'bin', 'python');
}

/**
 * Runs a program of Python that imports `cdk8s_istio`: the library as it is compiled, with bindings that are made for the call.
 *
 * @returns what it prints
 */
export async function runPython(program: string): Promise<string> {
  if (!existsSync(path.join(REPOSITORY, '.jsii'))) {
    throw new Error('the library is not compiled: run "npm run compile" first');
  }
  const python = await installPython();
  const folder = mkdtempSync(path.join(tmpdir(), 'python-'));
  try {
    await run(path.join(REPOSITORY, 'node_modules', '.bin', 'jsii-pacmak'), [
      '--target', 'python', '--code-only', '--no-npmignore', '--no-fingerprint', '--outdir', folder, REPOSITORY,
    ], { cwd: REPOSITORY, maxBuffer: 1e8 });
    const { stdout } = await run(python, [path.join(__dirname, program)], {
      env: { ...process.env, PYTHONPATH: path.join(folder, 'python', 'src'), PYTHONDONTWRITEBYTECODE: '1' }, maxBuffer: 1e8,
    });
    return stdout;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
