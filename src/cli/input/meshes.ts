import * as path from 'node:path';
import { FileContent } from './read-file';
import { DescribedMesh, describedMesh, Mesh, meshOfFacts } from '../../mesh';
import { Config } from '../config/config';

/** A mesh, and what is said of it: by the config file, else by its objects. */
export interface ReadMesh {
  readonly mesh: Mesh;
  readonly described: DescribedMesh;
}

/**
 * The meshes that files are: those of the config file, and one of all other files.
 *
 * @param given what the call says of them, before anything else
 */
export function meshesOf(contents: readonly FileContent[], config: Config, given: DescribedMesh = {}): ReadMesh[] {
  return groupsOf(contents, config).map(files => {
    const objects = files.flatMap(content => content.objects);
    const described = { ...describedMesh(objects), ...config.mesh, ...given };
    return { mesh: meshOfFacts(objects, described, config.external), described };
  });
}

function groupsOf(contents: readonly FileContent[], { meshes = new Map(), folder }: Config): FileContent[][] {
  const named = [...meshes.values()].map(paths => paths.map(each => path.resolve(folder, each)))
    .map(locations => contents.filter(content => isIn(content, locations)));
  const taken = new Set(named.flat());
  const others = contents.filter(content => !taken.has(content));
  return [...named, others].filter(group => group.length > 0);
}

function isIn({ file: { location } }: FileContent, locations: readonly string[]): boolean {
  return location !== undefined && locations.some(each => location === each || location.startsWith(each + path.sep));
}
