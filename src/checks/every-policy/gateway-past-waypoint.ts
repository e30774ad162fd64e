import { CDI111 } from '../../findings/catalogue/cdi111';
import { MESH_GATEWAY, serviceHost, textOf } from '../../istio';
import { Mesh, PolicyTargetView, PolicyView, readPolicy, resourceName, ServiceView, settingsOf, VirtualServiceView } from '../../mesh';
import { Check, FoundInObject, readOnce } from '../check';

const POLICY = 'security.istio.io/AuthorizationPolicy';

/** A waypoint does not see what a gateway sends to the pods of its Services, unless these say so. */
export const gatewayPastWaypoint: Check = {
  ...CDI111,
  check(object, mesh) {
    const policy = readPolicy(object);
    return policy.targets.flatMap(target => servicesOf(target, policy, mesh).filter(service => !isSaidAtPods(policy, service, mesh))
      .flatMap(service => inspect(target, service, mesh)).slice(0, 1));
  },
};

/** What allows at the waypoint is no surprise where the proxies of the pods' nodes say as well whom they let in. */
function isSaidAtPods({ kind, spec }: PolicyView, service: ServiceView, mesh: Mesh): boolean {
  const pods = mesh.registry.podsOf(service);
  return kind === POLICY && (textOf(spec.action) ?? 'ALLOW') === 'ALLOW' && pods.length > 0 && pods.every(one =>
    mesh.policies.at(POLICY, one).some(({ selector, spec: other }) => selector !== undefined && (textOf(other.action) ?? 'ALLOW') === 'ALLOW'));
}

function servicesOf({ kind, name }: PolicyTargetView, { namespace, object }: PolicyView, mesh: Mesh): ServiceView[] {
  const { registry } = mesh;
  if (kind === '/Service') {
    return registry.named(serviceHost({ name, namespace }, settingsOf(object).clusterDomain)).flatMap(({ service }) => service ?? []);
  }
  return kind !== 'gateway.networking.k8s.io/Gateway' ? [] : registry.services.filter(service => {
    const waypoint = mesh.waypointNamed(service);
    return waypoint?.name === name && waypoint.namespace === namespace;
  });
}

function inspect({ field }: PolicyTargetView, service: ServiceView, mesh: Mesh): FoundInObject[] {
  const route = mesh.usesWaypoint(service) && !mesh.isWaypointUsedByGateways(service) ? routesOfGateways(mesh).get(service.host) : undefined;
  const name = resourceName(service.object.manifest);
  return route === undefined ? [] : [{
    message: `a gateway sends requests to ${name} by ${resourceName(route.object.manifest)}, straight to the pods: they do not pass the waypoint, `
      + 'so the policy is not asked',
    fix: 'give the Service, or its Namespace, the label istio.io/ingress-use-waypoint: "true" (ingressUseWaypoint of the waypoint in the mesh '
      + 'settings), or say the same at the gateway',
    field,
    related: [name, resourceName(route.object.manifest)],
  }];
}

/** By host the first VirtualService with which a gateway sends there. */
const routesOfGateways = readOnce(mesh => {
  const known = new Map<string, VirtualServiceView>();
  for (const virtualService of mesh.routes.all.filter(one => isForGateways(one, mesh))) {
    virtualService.routes.flatMap(({ destinations }) => destinations)
      .filter(({ host }) => !known.has(host)).forEach(({ host }) => known.set(host, virtualService));
  }
  return known;
});

function isForGateways(virtualService: VirtualServiceView, mesh: Mesh): boolean {
  const { gateways, isDelegate } = virtualService;
  return gateways.some(name => name !== MESH_GATEWAY) || isDelegate && mesh.routes.gatewaysOf(virtualService).length > 0;
}
