import { mayBeForGateways } from './policy-gateways';
import { FindingLevel } from '../../findings';
import { CDI087 } from '../../findings/catalogue/cdi087';
import { labelsOf, mapOf, mapsOf, selects, textOf } from '../../istio';
import { Mesh, MeshObject, namespaceOf, PolicyView, readPolicy, resourceName, ServiceEntryView, ServiceView, specOf } from '../../mesh';
import { isAmbientNamespace } from '../ambient-namespaces';
import { Check, FoundInObject, readOnce } from '../check';
import { selectorText } from '../workloads';

/** The label by which Istio knows that an endpoint has a proxy. */
const TLS_MODE = 'security.istio.io/tlsMode';
/** The label of an EndpointSlice with the name of its Service. */
const SERVICE_NAME = 'kubernetes.io/service-name';

/** Where requests go beside the pods of a policy. */
interface Beside {
  readonly object: MeshObject;
  readonly what: string;
}

/** What is no pod has no sidecar that applies a policy, unless somebody set one up: then a ServiceAccount says so. */
export const endpointsWithoutPolicy: Check = {
  ...CDI087,
  check(object, mesh) {
    const policy = readPolicy(object);
    if (policy.selector === undefined || policy.targets.length > 0 || policy.spec.action === 'AUDIT'
      || isAmbientNamespace(policy.namespace, object, mesh) || mayBeForGateways(policy, mesh)) {
      return [];
    }
    const services = servicesOf(policy, mesh);
    const [found] = [...workloadsOf(policy, mesh), ...entriesOf(policy, services, mesh), ...slicesOf(services, mesh)];
    return found === undefined ? [] : [report(policy, found)];
  },
};

/** WorkloadEntries with the labels of the policy: a Service that selects the pods has them as endpoints too. */
function workloadsOf({ selector, namespace }: PolicyView, mesh: Mesh): Beside[] {
  return workloadsWithoutProxy(mesh).filter(one => one.namespace === namespace && selects(selector!, one.labels))
    .map(({ object }) => ({
      object, what: `${resourceName(object.manifest)} has the labels too, and no serviceAccount, so that nobody knows of a proxy there`,
    }));
}

/** The Services in front of its pods. */
function servicesOf(policy: PolicyView, mesh: Mesh): ServiceView[] {
  return [...new Set(mesh.policies.podsOf(policy).filter(({ isGateway }) => !isGateway).flatMap(pods => mesh.registry.servicesOf(pods)))];
}

/** ServiceEntries for the host of a Service: Istio adds their endpoints to those of the Service. */
function entriesOf(policy: PolicyView, services: readonly ServiceView[], mesh: Mesh): Beside[] {
  return services.flatMap(({ host, namespace }) => mesh.registry.named(host).flatMap(({ entry }): Beside[] =>
    entry === undefined || entry.namespace !== namespace || !addsEndpoints(entry, policy) ? [] : [{
      object: entry.object,
      what: `the endpoints of ${resourceName(entry.object.manifest)} are endpoints of the Service ${host} too, and not all have the labels with a `
        + 'serviceAccount',
    }]));
}

/** EndpointSlices that somebody wrote for a Service, with endpoints that are no pods. */
function slicesOf(services: readonly ServiceView[], mesh: Mesh): Beside[] {
  return mesh.ofKind('discovery.k8s.io/EndpointSlice')
    .filter(object => services.some(({ name, namespace }) => namespace === namespaceOf(object)
      && labelsOf(mapOf(object.manifest.metadata).labels)[SERVICE_NAME] === name))
    .filter(({ manifest }) => mapsOf((manifest as Record<string, unknown>).endpoints).some(({ targetRef }) => mapOf(targetRef).kind !== 'Pod'))
    .map(object => ({ object, what: `${resourceName(object.manifest)} has endpoints that are no pods` }));
}

function addsEndpoints({ endpoints, workloadSelector }: ServiceEntryView, { selector }: PolicyView): boolean {
  return workloadSelector !== undefined && !selects(selector!, workloadSelector)
    || endpoints.some(endpoint => !hasProxy(endpoint) || !selects(selector!, labelsOf(endpoint.labels)));
}

function hasProxy({ serviceAccount, labels }: Record<string, unknown>): boolean {
  return textOf(serviceAccount) !== undefined || labelsOf(labels)[TLS_MODE] !== undefined;
}

const workloadsWithoutProxy = readOnce(mesh => mesh.ofKind('networking.istio.io/WorkloadEntry').filter(object => !hasProxy(specOf(object)))
  .map(object => ({ object, namespace: namespaceOf(object), labels: labelsOf(specOf(object).labels) })));

function report({ kind, selector }: PolicyView, { object, what }: Beside): FoundInObject {
  return {
    level: FindingLevel.WARNING,
    message: `${what}: requests for the pods with the labels ${selectorText(selector!)} go there too, and nobody applies the `
      + `${kind.split('/')[1]} to them`,
    fix: 'give it other labels or another host, or the serviceAccount of its proxy where it has one',
    field: 'spec.selector',
    related: [resourceName(object.manifest)],
  };
}
