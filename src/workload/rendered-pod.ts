import { ApiObject } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { ifRefused } from '../core/all-or-nothing';
import { isMap } from '../istio';

/** A container as the manifest has it. */
export interface RenderedContainer {
  readonly name: string;
  readinessProbe?: object;
  lifecycle?: { readonly postStart?: object; readonly preStop?: object };
}

/** A pod as the manifest has it. */
export interface RenderedPod {
  readonly containers: RenderedContainer[];
  terminationGracePeriodSeconds?: number;
}

/**
 * Changes the pods of a workload in its manifest. A JSON patch comes too early for that: cdk8s applies it before cdk8s-plus writes the
 * manifest, with the fields of Kubernetes 1.28 only.
 */
export function changeRenderedPod(workload: kplus.Workload, change: (pod: RenderedPod) => void): void {
  const apiObject = ApiObject.of(workload);
  const { toJson } = apiObject;
  const render = toJson.bind(apiObject);
  ifRefused(() => apiObject.toJson = toJson);
  apiObject.toJson = () => {
    const manifest = render() as { spec: { template: { spec: RenderedPod } } };
    const { template } = manifest.spec;
    change(template.spec);
    template.spec = tidied(template.spec);
    return manifest;
  };
}

/** As cdk8s writes the rest of the manifest: without what is not set, which YAML would say as null, and with sorted keys where it sorts. */
function tidied(pod: RenderedPod): RenderedPod {
  const isSorted = !process.env.CDK8S_DISABLE_SORT;
  return JSON.parse(JSON.stringify(pod, (_, value: unknown) => isSorted && isMap(value) ? sorted(value) : value)) as RenderedPod;
}

function sorted(map: object): object {
  return Object.fromEntries(Object.entries(map).sort(([one], [other]) => one < other ? -1 : 1));
}
