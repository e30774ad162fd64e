import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import { preProcessFile } from 'typescript';
import { expect, test } from 'vitest';

const SOURCES = path.resolve(__dirname, '..', '..', 'src');

/** What a program of cdk8s is made with: the command line runs without. */
const BUILDING = ['cdk8s', 'cdk8s-plus-28', 'constructs'];

/** The modules that one names, to be loaded now or later, or for their types. */
function importsOf(file: string): string[] {
  return preProcessFile(readFileSync(file, 'utf8'), true, true).importedFiles.map(({ fileName }) => fileName);
}

/** A module of ours and all that it loads: files, and names of packages. */
function loadedBy(entry: string): { readonly files: string[]; readonly packages: string[] } {
  const [files, packages] = [new Set<string>(), new Set<string>()];
  const visit = (file: string) => {
    if (!files.has(file)) {
      files.add(file);
      for (const name of importsOf(file)) {
        if (name.startsWith('.')) {
          visit(fileOf(path.resolve(path.dirname(file), name)));
        } else {
          packages.add(name);
        }
      }
    }
  };
  visit(path.join(SOURCES, entry));
  return { files: [...files].map(file => path.relative(SOURCES, file)), packages: [...packages] };
}

function fileOf(module: string): string {
  try {
    readFileSync(`${module}.ts`);
    return `${module}.ts`;
  } catch {
    return path.join(module, 'index.ts');
  }
}

test('the command line loads no cdk8s, and nothing that builds', () => {
  const { files, packages } = loadedBy('cli/main.ts');
  expect(files).toEqual(expect.arrayContaining([
    'cli/lint-command.ts', 'cli/rules-command.ts', 'cli/explain-command.ts', 'checks/index.ts', 'mesh/mesh.ts', 'simulator/simulator.ts', 'yaml/read-yaml.ts',
  ]));
  expect(packages.filter(name => BUILDING.includes(name))).toEqual([]);
  expect(packages.filter(name => !name.startsWith('node:')).sort()).toEqual(expect.arrayContaining(['re2js']));
  const folders = new Set(files.map(file => file.split('/')[0]));
  expect([...folders].sort()).toEqual(['checks', 'cli', 'findings', 'istio', 'mesh', 'report', 'simulator', 'yaml']);
});

test('a construct does', () => {
  expect(loadedBy('service/index.ts').packages).toEqual(expect.arrayContaining(BUILDING));
});
