import { Lists } from './indexes/lists';
import { ObjectIndex } from './indexes/object-index';
import { MeshObject, nameOf, namespaceOf, specOf } from './mesh-object';
import { mapOf, textOf } from '../istio';

/** Kinds of which a controller makes a Secret, and what that is called. */
const MAKERS: Readonly<Record<string, (object: MeshObject) => string | undefined>> = {
  '/Secret': nameOf,
  'cert-manager.io/Certificate': object => textOf(specOf(object).secretName),
  'external-secrets.io/ExternalSecret': object => textOf(mapOf(specOf(object).target).name) ?? nameOf(object),
  'bitnami.com/SealedSecret': object => textOf(mapOf(mapOf(specOf(object).template).metadata).name) ?? nameOf(object),
};

/** The Secrets that there are, or that controllers make of what is there. */
export class Secrets {
  private readonly places = new Lists<string>();
  private readonly keys = new Set<string>();

  constructor(index: ObjectIndex) {
    for (const [kind, nameFor] of Object.entries(MAKERS)) {
      for (const object of index.ofKind(kind)) {
        const name = nameFor(object);
        if (name !== undefined) {
          this.keys.add(`${namespaceOf(object)}/${name}`);
          this.places.add(name, namespaceOf(object));
        }
      }
    }
  }

  /** Whether there is one, by `namespace/name`. */
  public has(key: string): boolean {
    return this.keys.has(key);
  }

  /** All, as `namespace/name`. */
  public names(): Iterable<string> {
    return this.keys;
  }

  /** The namespaces that have one of a name. */
  public placesOf(name: string): readonly string[] {
    return this.places.get(name);
  }
}
