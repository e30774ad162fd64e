import { Labels, labelsOf, mapOf, selects } from '../istio';
import { Mesh, namespaceOf, specOf } from '../mesh';
import { readOnce } from './check';

const GATEWAY_NAME = 'gateway.networking.k8s.io/gateway-name';

/** Whether there are pods or machines with some labels, here or elsewhere, or may be: istiod makes the pods of a Gateway of the Gateway API. */
export function hasWorkload(selector: Labels, namespace: string | undefined, mesh: Mesh): boolean {
  return GATEWAY_NAME in selector || mesh.pods.selectedBy(selector, namespace).length > 0
    || workloadsBeside(mesh).some(one => (namespace === undefined || one.namespace === namespace) && selects(selector, one.labels));
}

/** A selector as it is written in a command. */
export function selectorText(selector: Labels): string {
  return Object.entries(selector).map(([label, value]) => `${label}=${value}`).join(',');
}

/** What is no pod of the manifests. */
const workloadsBeside = readOnce(mesh => [
  ...mesh.external.workloads ?? [],
  ...mesh.ofKind('networking.istio.io/WorkloadEntry').map(object => ({ namespace: namespaceOf(object), labels: labelsOf(specOf(object).labels) })),
  ...mesh.ofKind('networking.istio.io/WorkloadGroup')
    .map(object => ({ namespace: namespaceOf(object), labels: labelsOf(mapOf(specOf(object).metadata).labels) })),
]);
