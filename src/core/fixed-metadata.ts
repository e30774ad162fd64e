import { ApiObject } from 'cdk8s';

/** An object as it is written. */
interface Written {
  readonly metadata: { readonly labels?: object; readonly annotations?: object };
}

/** Annotations that are about the order in which objects are applied, and change with nothing else. */
const OF_THE_ORDER = ['argocd.argoproj.io/sync-wave'];

/**
 * Keeps labels and annotations of others, such as those of its chart, away from an object of which a controller writes a part: when Git changes the
 * object, what the controller wrote is gone until it writes again, also where the change is a label with the number of a build.
 */
export function keepMetadataFixed(object: ApiObject): void {
  const render = object.toJson.bind(object) as () => Written;
  object.toJson = (): unknown => {
    const { metadata, ...rest } = render();
    const { annotations = {}, labels: _, ...identity } = metadata;
    const kept = Object.entries(annotations).filter(([key]) => OF_THE_ORDER.includes(key));
    return { ...rest, metadata: kept.length === 0 ? identity : { annotations: Object.fromEntries(kept) as object, ...identity } };
  };
}
