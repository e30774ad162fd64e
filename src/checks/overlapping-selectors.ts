import { Labels, resourceName } from '../istio';
import { identityOf, Mesh, MeshObject } from '../mesh';

/** An object for the pods of its namespace that it selects. */
export interface Selecting {
  readonly object: MeshObject;
  readonly namespace: string;
  readonly selector: Labels;
}

/** What an object shares pods with. */
export interface SharedPods {
  readonly other: string;
  /** Some of these pods, in words. */
  readonly pods: string;
}

/** The objects that select pods that an earlier one selects too: pods that are there, or by the very same labels. */
export function sharingPods(all: readonly Selecting[], mesh: Mesh): Map<MeshObject, SharedPods> {
  const byPods = new Map<string, Selecting>();
  const found = new Map<MeshObject, SharedPods>();
  for (const own of all) {
    const { object, namespace, selector } = own;
    const places = [
      { key: JSON.stringify([namespace, Object.entries(selector).sort()]), words: `those with the labels ${JSON.stringify(selector)}` },
      ...mesh.pods.selectedBy(selector, namespace).map(pods => ({
        key: JSON.stringify([namespace, pods.object.manifest.kind, pods.name]), words: resourceName(pods.object.manifest),
      })),
    ];
    for (const { key, words } of places) {
      const other = byPods.get(key);
      if (other === undefined) {
        byPods.set(key, own);
      } else if (!found.has(object) && !isSame(object, other.object)) {
        found.set(object, { other: resourceName(other.object.manifest), pods: words });
      }
    }
  }
  return found;
}

/** The objects for all pods of a namespace that an earlier one is for too, and that one. */
export function sharingNamespaces(all: readonly Omit<Selecting, 'selector'>[]): Map<MeshObject, string> {
  const first = new Map<string, MeshObject>();
  const found = new Map<MeshObject, string>();
  for (const { object, namespace } of all) {
    const other = first.get(namespace);
    if (other === undefined) {
      first.set(namespace, object);
    } else if (!isSame(object, other)) {
      found.set(object, resourceName(other.manifest));
    }
  }
  return found;
}

/** One object that is there twice is another fact. */
function isSame(one: MeshObject, other: MeshObject): boolean {
  const identity = identityOf(one);
  return identity !== undefined && identity === identityOf(other);
}
