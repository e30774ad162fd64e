import { ApiObject } from 'cdk8s';

/** An object as it is written. */
interface Written {
  readonly metadata: { readonly labels?: object; readonly annotations?: object };
}

/** What is of the object itself: the order in which it is applied, and what Istio reads. */
const KEPT = /^(?:argocd\.argoproj\.io\/sync-wave$|(?:[a-z.]+\.)?istio\.io\/)/;

/**
 * Keeps labels and annotations of others, such as those of its chart, away from an object of which a controller writes a part: when Git changes the
 * object, what the controller wrote is gone until it writes again, also where the change is a label with the number of a build.
 */
export function keepMetadataFixed(object: ApiObject): void {
  const render = object.toJson.bind(object) as () => Written;
  object.toJson = (): unknown => {
    const { metadata, ...rest } = render();
    const { annotations, labels, ...identity } = metadata;
    return { ...rest, metadata: { ...kept('annotations', annotations), ...kept('labels', labels), ...identity } };
  };
}

function kept(field: string, given: object = {}): object {
  const entries = Object.entries(given).filter(([key]) => KEPT.test(key));
  return entries.length === 0 ? {} : { [field]: Object.fromEntries(entries) };
}
