import { Dirent, readdirSync, realpathSync, Stats, statSync } from 'node:fs';
import * as path from 'node:path';
import { refuseCall } from '../usage-problem';

/** A file to be read: how it is called in findings, and where it is; standard input is nowhere. */
export interface InputFile {
  readonly name: string;
  readonly location?: string;
}

/** What stands for standard input. */
export const STANDARD_INPUT = '-';

const YAML_FILE = /\.ya?ml$/;

/** Folders in which nobody keeps manifests of their own. */
const FOREIGN_FOLDERS = new Set(['.git', 'node_modules']);

/**
 * The files that paths stand for: a file is itself, a folder every `*.yaml` and `*.yml` in and below it, by name. Each comes once.
 *
 * @param folder what the paths count from
 * @param isExcluded whether a file or folder, by its whole path, is left out of a folder
 * @throws UsageProblem for a path that is not there, or cannot be read
 */
export function inputFiles(paths: readonly string[], folder: string, isExcluded: (location: string) => boolean): InputFile[] {
  const files = new Map<string, InputFile>();
  const add = (file: InputFile) => {
    const identity = file.location === undefined ? STANDARD_INPUT : realpathSync(file.location);
    if (!files.has(identity)) {
      files.set(identity, file);
    }
  };
  for (const given of paths) {
    const location = path.resolve(folder, given);
    if (given === STANDARD_INPUT) {
      add({ name: STANDARD_INPUT });
    } else if (stateOf(location, given).isDirectory()) {
      filesBelow(location, given, isExcluded).forEach(add);
    } else {
      add({ name: nameOf(given), location });
    }
  }
  return [...files.values()];
}

function stateOf(location: string, given: string): Stats {
  return readable(given, () => statSync(location));
}

/** Links to files are followed, those to folders are not, as kubectl does. */
function filesBelow(location: string, given: string, isExcluded: (location: string) => boolean): InputFile[] {
  const entries = readable(given, () => readdirSync(location, { withFileTypes: true })).sort(byName);
  return entries.flatMap(entry => {
    const [below, name] = [path.join(location, entry.name), path.join(given, entry.name)];
    if (isExcluded(below)) {
      return [];
    }
    if (entry.isDirectory()) {
      return FOREIGN_FOLDERS.has(entry.name) ? [] : filesBelow(below, name, isExcluded);
    }
    return YAML_FILE.test(entry.name) && isFile(entry, below, name) ? [{ name: nameOf(name), location: below }] : [];
  });
}

function byName(one: Dirent, other: Dirent): number {
  return one.name < other.name ? -1 : 1;
}

function isFile(entry: Dirent, location: string, given: string): boolean {
  return entry.isFile() || entry.isSymbolicLink() && stateOf(location, given).isFile();
}

/** As it was given, with one way to write it. */
export function nameOf(given: string): string {
  return path.normalize(given).split(path.sep).join('/');
}

/** Reads what a call names; that it cannot be read ends the call. */
export function readable<T>(given: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    return refuseCall(`${given}: ${code === 'ENOENT' ? 'no such file or folder' : message}`);
  }
}
