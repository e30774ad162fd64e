import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { run } from '../../src/cli/command-line';
import { Terminal } from '../../src/cli/terminal';
import { Finding } from '../../src/findings';

/** What a call answered. */
export interface Answer {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** A folder with some files. */
export function folderWith(files: Readonly<Record<string, string | Buffer>>): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'cli-'));
  Object.entries(files).forEach(([name, content]) => {
    const file = path.join(folder, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, content);
  });
  return folder;
}

/** Calls the command in a folder with some files. */
export async function call(
  args: readonly string[],
  files: Readonly<Record<string, string | Buffer>> = {},
  terminal: Partial<Terminal> = {},
): Promise<Answer> {
  let [out, err] = ['', ''];
  const code = await run(args, {
    folder: folderWith(files),
    environment: {},
    isWatched: false,
    areErrorsWatched: false,
    write: text => {
      out += text;
    },
    writeError: text => {
      err += text;
    },
    readInput: () => Buffer.from(''),
    ...terminal,
  });
  return { code, out, err };
}

/** What `lint` finds, of one file or several. */
export async function findingsIn(files: string | Readonly<Record<string, string | Buffer>>, config?: string): Promise<Finding[]> {
  const all = { ...typeof files === 'string' ? { 'a.yaml': files } : files, ...config === undefined ? {} : { 'config/cdk8s-istio.yaml': config } };
  const { out, err } = await call(['lint', '--output', 'json', ...config === undefined ? [] : ['--config', 'config/cdk8s-istio.yaml'], '.'], all);
  if (out === '') {
    throw new Error(err);
  }
  return (JSON.parse(out) as Finding[]).filter(({ file }) => file !== 'config/cdk8s-istio.yaml' || config !== undefined);
}
