import { namesOfFlagger, readCanaryNames } from '../istio';
import { ObjectIndex } from './indexes/object-index';
import { namespaceOf } from './mesh-object';

/** What Flagger makes in a cluster, of which the manifests have the Canaries alone. */
export class FlaggerObjects {
  private readonly keys: ReadonlySet<string>;

  constructor(index: ObjectIndex) {
    this.keys = new Set(index.ofKind('flagger.app/Canary').flatMap(object => {
      const names = readCanaryNames(object.manifest);
      return names === undefined ? [] : [...namesOfFlagger(names)].flatMap(([kind, all]) => all.map(name => keyOf(kind, namespaceOf(object), name)));
    }));
  }

  /** Whether it makes an object of a kind, such as `/Service`. */
  public makes(kind: string, namespace: string, name: string): boolean {
    return this.keys.has(keyOf(kind, namespace, name));
  }
}

function keyOf(kind: string, namespace: string, name: string): string {
  return `${kind} ${namespace}/${name}`;
}
