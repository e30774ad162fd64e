import { mkdirSync, symlinkSync } from 'node:fs';
import * as path from 'node:path';
import { expect, test } from 'vitest';
import { inputFiles } from '../../../src/cli/input/input-files';
import { UsageProblem } from '../../../src/cli/usage-problem';
import { folderWith } from '../call';

const namesIn = (folder: string, paths: string[], excluded = 'nothing') =>
  inputFiles(paths, folder, location => path.basename(location) === excluded).map(({ name }) => name);

test('a folder is its YAML, at every depth, by name; a file is itself, whatever it is called', () => {
  const folder = folderWith({ 'b.yml': '', 'a/z.yaml': '', 'a/b/c.yaml': '', 'a/notes.txt': '', 'c.yaml.bak': '', 'd.json': '' });
  expect(namesIn(folder, ['.'])).toEqual(['a/b/c.yaml', 'a/z.yaml', 'b.yml']);
  expect(namesIn(folder, ['d.json', './a/', 'b.yml'])).toEqual(['d.json', 'a/b/c.yaml', 'a/z.yaml', 'b.yml']);
  expect(namesIn(folder, [folder])).toEqual(['a/b/c.yaml', 'a/z.yaml', 'b.yml'].map(name => `${folder}/${name}`));
});

test('each comes once, as it was called first; standard input too', () => {
  const folder = folderWith({ 'a/b.yaml': '' });
  symlinkSync(path.join(folder, 'a/b.yaml'), path.join(folder, 'c.yaml'));
  expect(namesIn(folder, ['a/b.yaml', '.', '-', 'a', '-'])).toEqual(['a/b.yaml', '-']);
});

test('links to files are followed, those to folders are not: one could lead back', () => {
  const [folder, other] = [folderWith({ 'a.yaml': '' }), folderWith({ 'x.yaml': '' })];
  symlinkSync(path.join(other, 'x.yaml'), path.join(folder, 'b.yaml'));
  symlinkSync(folder, path.join(folder, 'again'));
  expect(namesIn(folder, ['.'])).toEqual(['a.yaml', 'b.yaml']);
});

test('folders of tools, and what is excluded, are left out of a folder; a path that is named is read', () => {
  const folder = folderWith({ 'a.yaml': '', '.git/x.yaml': '', 'b/node_modules/x.yaml': '', '.github/c.yaml': '' });
  expect(namesIn(folder, ['.'])).toEqual(['.github/c.yaml', 'a.yaml']);
  expect(namesIn(folder, ['.', '.git'], '.github')).toEqual(['a.yaml', '.git/x.yaml']);
  expect(namesIn(folder, ['a.yaml'], 'a.yaml')).toEqual(['a.yaml']);
});

test('a path that is not there ends the call, a folder called like a file does not', () => {
  const folder = folderWith({ 'a.yaml': '' });
  mkdirSync(path.join(folder, 'b.yaml'));
  symlinkSync(path.join(folder, 'gone.yaml'), path.join(folder, 'b.yaml', 'c.yaml'));
  expect(namesIn(folder, ['a.yaml'])).toEqual(['a.yaml']);
  expect(() => namesIn(folder, ['x'])).toThrow(UsageProblem);
  expect(() => namesIn(folder, ['.'])).toThrow('b.yaml/c.yaml: no such file or folder');
});
