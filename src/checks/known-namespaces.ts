import { Mesh, nameOf } from '../mesh';
import { readOnce } from './check';
import { NearNames } from './near-names';

/** The namespaces that the manifests have, or that somebody says there are: their names in lower case, and those that are nearly another one. */
export const knownNamespaces = readOnce((mesh: Mesh) => {
  const names = [...mesh.ofKind('/Namespace').map(nameOf), ...(mesh.external.namespaces ?? []).map(({ name }) => name)];
  return { names: new Set(names.map(name => name.toLowerCase())), near: new NearNames(names) };
});
