import { CheckedObject } from './checked-object';
import { groupOf, mapOf, textOf } from '../../istio';
import { Mesh, MeshObject } from '../../mesh';

/**
 * The objects of a cluster, for a check of your own.
 */
export class CheckedMesh {
  /** @internal */
  public static _of(mesh: Mesh): CheckedMesh {
    return new CheckedMesh(mesh.objects);
  }

  private constructor(private readonly all: readonly MeshObject[]) {
  }

  /**
   * The objects of a kind, in the order in which they are written. They are copies: changing them changes nothing.
   *
   * In Python, Java, Go and C# use `objectsByValue`: there each field of each object would be a call of its own, and about a thousand calls
   * within a check are more than jsii takes.
   *
   * @param kind the kind, such as `VirtualService`; with its group where several have it, as kubectl writes it:
   * `Gateway.networking.istio.io`
   * @param namespace only those that name this namespace; those of all namespaces where it is left out
   */
  public objects(kind: string, namespace?: string): CheckedObject[] {
    return this.all.flatMap((object, id) => isOfKind(object, kind) && isIn(object, namespace) ? [copyOf(object, id)] : []);
  }

  /**
   * The same as maps, with the fields of `CheckedObject` as keys: `id`, `apiVersion`, `kind`, `name`, `namespace`, `path` and `manifest`. All of
   * them come in one call, in every language. A finding names one by its `id`.
   *
   * @param kind the kind, such as `VirtualService`; with its group where several have it, as kubectl writes it:
   * `Gateway.networking.istio.io`
   * @param namespace only those that name this namespace; those of all namespaces where it is left out
   */
  // A manifest holds anything, and jsii takes no unknown.
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  public objectsByValue(kind: string, namespace?: string): { [field: string]: any }[] {
    return this.objects(kind, namespace).map(object => ({ ...object }));
  }
}

/** Whether an object is of a kind, as `Kind` or `Kind.group`. */
export function isOfKind({ manifest }: MeshObject, kind: string): boolean {
  return kind === manifest.kind || kind === `${manifest.kind}.${groupOf(manifest)}`;
}

function isIn({ manifest }: MeshObject, namespace: string | undefined): boolean {
  return namespace === undefined || mapOf(manifest.metadata).namespace === namespace;
}

function copyOf({ manifest, origin = '' }: MeshObject, id: number): CheckedObject {
  const { name, namespace } = mapOf(manifest.metadata);
  return {
    id,
    apiVersion: manifest.apiVersion,
    kind: manifest.kind,
    name: textOf(name),
    namespace: textOf(namespace),
    path: origin,
    manifest: structuredClone(manifest) as CheckedObject['manifest'],
  };
}
