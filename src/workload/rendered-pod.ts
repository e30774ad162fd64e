import { ApiObject } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';

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
  const render = apiObject.toJson.bind(apiObject);
  apiObject.toJson = () => {
    const manifest = render() as { spec: { template: { spec: RenderedPod } } };
    change(manifest.spec.template.spec);
    return manifest;
  };
}
