import { kindOf } from '../../istio';
import { MeshObject } from '../mesh-object';
import { Lists, listsBy } from './lists';

/** The objects of a mesh by their kinds, and each kind read once, when somebody asks for it. */
export class ObjectIndex {
  private readonly byKind: Lists<MeshObject>;

  constructor(public readonly objects: readonly MeshObject[]) {
    this.byKind = listsBy(objects, ({ manifest }) => kindOf(manifest));
  }

  /** The objects of a group and kind, such as `networking.istio.io/Gateway` or `/Service`, in their order. */
  public ofKind(kind: string): readonly MeshObject[] {
    return this.byKind.get(kind);
  }
}
