import { CDI141 } from '../../findings/catalogue/cdi141';
import { listOf, principalOf, takesCaller } from '../../istio';
import { GatewayView, Mesh, PodsView, PolicyView, readVirtualService, resourceName } from '../../mesh';
import { allows } from '../allowing-policies';
import { isAmbientNamespace } from '../ambient-namespaces';
import { Check, FoundInObject } from '../check';

const POLICIES = 'security.istio.io/AuthorizationPolicy';

/** Behind a gateway the caller is the gateway: pods that say who may call have to name it. */
export const gatewaysNotAllowed: Check = {
  ...CDI141,
  check(object, mesh) {
    const virtualService = readVirtualService(object);
    const callers = virtualService.gateways.flatMap(name => mesh.gateways.named(name) ?? []).flatMap(gateway => podsOf(gateway, mesh));
    const seen = new Set<string>();
    for (const { field, destinations } of callers.length === 0 ? [] : virtualService.routes) {
      for (const { host } of destinations.filter(({ share }) => share > 0)) {
        const [found] = seen.has(host) ? [] : closedTo(callers, host, mesh);
        seen.add(host);
        if (found !== undefined) {
          return [tell(found, field)];
        }
      }
    }
    return [];
  },
};

function podsOf(gateway: GatewayView, mesh: Mesh): PodsView[] {
  return mesh.gateways.podsOf(gateway).flatMap(({ pods }) => pods?.isGateway ? [pods] : []);
}

interface Closed {
  readonly caller: PodsView;
  readonly pods: PodsView;
  readonly policy: PolicyView;
}

function tell({ caller: { object, namespace, serviceAccount }, pods, policy }: Closed, field: string): FoundInObject {
  return {
    message: `requests go from ${resourceName(object.manifest)} to ${resourceName(pods.object.manifest)}, and none of the policies that allow `
      + `something there names the gateway (${principalOf(namespace, serviceAccount)}): they get 403`,
    fix: 'let the gateway in, by allowFrom(ServiceIdentity.fromGateway(gateway.workload)) or a principal in a rule',
    field,
    related: [resourceName(policy.object.manifest)],
  };
}

/** Pods behind a host whose policies allow something, and nothing to one of the callers. */
function closedTo(callers: readonly PodsView[], host: string, mesh: Mesh): Closed[] {
  const services = mesh.registry.named(host).flatMap(({ service }) => service ?? []);
  // In an ambient mesh a waypoint may be asked first, and calls the pods itself then.
  const all = services.flatMap(service => mesh.registry.podsOf(service))
    .filter(({ isGateway, namespace, object }) => !isGateway && !isAmbientNamespace(namespace, object, mesh));
  return all.flatMap(pods => {
    const allowing = mesh.policies.at(POLICIES, pods).filter(allows);
    const caller = callers.find(({ namespace, serviceAccount }) => !allowing.some(({ spec, namespace: own }) =>
      listOf(spec.rules).some(rule => takesCaller(rule, { namespace, account: serviceAccount }, own))));
    return allowing.length === 0 || caller === undefined ? [] : [{ caller, pods, policy: allowing[0] }];
  });
}
