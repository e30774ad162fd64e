/** Compiles the TypeScript examples of Markdown pages and docstrings with jsii-rosetta, which also translates them for Python, Java and Go. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { Assembly, REPOSITORY, writtenTypes } from './assembly';

/** A text with examples, and what to call it in a message. */
export interface Page {
  readonly name: string;
  readonly markdown: string;
}

const PACKAGES = ['cdk8s', 'cdk8s-plus-28', 'constructs'];

/**
 * What is wrong with the examples in strict mode, one line each. Rosetta reads the readme and the types of assemblies, so every page
 * becomes the readme of a copy of ours, without its types; the types go into one more.
 */
export function wrongExamples(pages: readonly Page[], assembly: Assembly): string[] {
  const folder = mkdtempSync(path.join(tmpdir(), 'cdk8s-istio-rosetta-'));
  try {
    const modules = path.join(folder, 'node_modules');
    mkdirSync(modules);
    PACKAGES.forEach(name => symlinkSync(path.join(REPOSITORY, 'node_modules', name), path.join(modules, name), 'dir'));
    symlinkSync(REPOSITORY, path.join(modules, 'cdk8s-istio'), 'dir');
    const types = Object.fromEntries(writtenTypes(assembly).map(type => [type.fqn, type]));
    const copies = [
      ...pages.map(({ name, markdown }, index) => ({ name, copy: { ...assembly, name: `page${index}`, types: {}, readme: { markdown } } })),
      { name: '', copy: { ...assembly, name: 'docstrings', types, readme: undefined } },
    ];
    const folders = copies.map(({ copy }) => {
      const where = path.join(folder, copy.name);
      mkdirSync(where);
      writeFileSync(path.join(where, '.jsii'), JSON.stringify(copy));
      writeFileSync(path.join(where, 'package.json'), JSON.stringify({ name: copy.name, version: '0.0.0' }));
      return where;
    });
    const program = path.join(REPOSITORY, 'node_modules', '.bin', 'jsii-rosetta');
    const result = spawnSync(program, ['extract', '--strict', '--batch', '1000', '--directory', folder, ...folders], { cwd: folder, encoding: 'utf8' });
    const output = result.stdout + result.stderr;
    const problems = output.split('\n').filter(line => / - error /.test(line)).map(line => namePage(line, pages)).sort();
    // Whatever rosetta says that is not such a line must not get lost.
    return result.status === 0 || problems.length > 0 ? problems : [output];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** `page3-README-L22.ts:5:46 - error …` → `docs/findings.md:27 error …`: rosetta counts from the first line of the example. */
function namePage(line: string, pages: readonly Page[]): string {
  const match = /^page(\d+)-README-L(\d+)\.ts:(\d+):\d+ - (.*)$/.exec(line);
  return match ? `${pages[Number(match[1])].name}:${Number(match[2]) + Number(match[3])} ${match[4]}` : line;
}
