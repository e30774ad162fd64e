import { existsSync, readFileSync } from 'node:fs';
import * as path from 'node:path';
import { listOf, mapOf, textOf } from '../../istio';
import { readDocuments } from '../../yaml';

/** The names of the file with which kustomize begins. */
const NAMES = ['kustomization.yaml', 'kustomization.yml', 'Kustomization'];

/** Fields that list files, or maps with the path of one, which are applied to other objects and are none themselves. */
const PATCH_FIELDS = ['patches', 'patchesStrategicMerge', 'patchesJson6902', 'replacements'];

/** What configures kustomize. */
const TOOL_FIELDS = ['generators', 'transformers', 'validators', 'configurations', 'crds'];

/** What the kustomizations around some files say of them. Each is read once. */
export class Kustomizations {
  /** By folder: the files that its kustomization calls no objects; nothing where there is none. */
  private readonly known = new Map<string, ReadonlySet<string> | undefined>();

  /** Whether a file is a patch, or something else that is applied by kustomize alone. */
  public isNoManifest(location: string): boolean {
    return NAMES.includes(path.basename(location)) || foldersAbove(location).some(folder => this.filesOf(folder)?.has(location) === true);
  }

  /** The nearest folder with a kustomization: its objects go to one namespace. */
  public rootOf(location: string): string | undefined {
    return foldersAbove(location).find(folder => this.filesOf(folder) !== undefined);
  }

  private filesOf(folder: string): ReadonlySet<string> | undefined {
    if (!this.known.has(folder)) {
      const name = NAMES.find(each => existsSync(path.join(folder, each)));
      this.known.set(folder, name === undefined ? undefined : readFiles(folder, name));
    }
    return this.known.get(folder);
  }
}

function readFiles(folder: string, name: string): ReadonlySet<string> {
  const files = kustomizationsIn(path.join(folder, name)).flatMap(kustomization =>
    [...PATCH_FIELDS, ...TOOL_FIELDS].flatMap(field => listOf(kustomization[field]).map(entry => textOf(entry) ?? textOf(mapOf(entry).path))));
  // A patch can stand in the list itself.
  return new Set(files.filter((file): file is string => file !== undefined && !file.includes('\n')).map(file => path.resolve(folder, file)));
}

/** What cannot be read says nothing. */
function kustomizationsIn(file: string): Record<string, unknown>[] {
  try {
    return readDocuments(readFileSync(file, 'utf8')).map(({ document }) => mapOf(document?.value));
  } catch {
    return [];
  }
}

function foldersAbove(location: string): string[] {
  const folders: string[] = [];
  for (let folder = path.dirname(location); ; folder = path.dirname(folder)) {
    folders.push(folder);
    if (folder === path.dirname(folder)) {
      return folders;
    }
  }
}
