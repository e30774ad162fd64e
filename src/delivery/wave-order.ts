import { ApiObject } from 'cdk8s';

const NAMESPACES = 0;
const OTHERS = 1;
const DESTINATIONS = 2;
const GATEWAYS = 3;
const ROUTES = 4;
const AFTER_ROUTES = 5;

/** The last place. */
export const LAST_PLACE = AFTER_ROUTES;

const PLACES: Record<string, number> = {
  'core/Namespace': NAMESPACES,
  // It is only read when a pod is made, so it comes before all pods.
  'networking.istio.io/ProxyConfig': NAMESPACES,
  'networking.istio.io/DestinationRule': DESTINATIONS,
  'networking.istio.io/ServiceEntry': DESTINATIONS,
  'networking.istio.io/Gateway': GATEWAYS,
  'gateway.networking.k8s.io/Gateway': GATEWAYS,
  'gateway.networking.k8s.io/GRPCRoute': ROUTES,
  'gateway.networking.k8s.io/HTTPRoute': ROUTES,
  'gateway.networking.k8s.io/TCPRoute': ROUTES,
  'gateway.networking.k8s.io/TLSRoute': ROUTES,
  'gateway.networking.k8s.io/UDPRoute': ROUTES,
  // Argo CD waits until it is issued, and a challenge over HTTP needs the routes before. Istio bears a Secret that comes late.
  'cert-manager.io/Certificate': AFTER_ROUTES,
};

/** What decides the place of an object beside its kind. */
interface Manifest {
  readonly spec?: {
    readonly hosts?: readonly unknown[];
    readonly strategy?: { readonly canary?: { readonly trafficRouting?: unknown } };
  };
}

/** The place of an object in a safe order, from 0: what it refers to comes before it. */
export function placeOf(apiObject: ApiObject): number {
  const kind = `${apiObject.apiGroup}/${apiObject.kind}`;
  if (kind === 'networking.istio.io/VirtualService') {
    return isDelegate(apiObject.toJson() as Manifest) ? GATEWAYS : ROUTES;
  }
  if (kind === 'argoproj.io/Rollout') {
    return changesRoutes(apiObject.toJson() as Manifest) ? AFTER_ROUTES : OTHERS;
  }
  return PLACES[kind] ?? OTHERS;
}

/** Istio drops a rule whose delegate does not exist, so a VirtualService without hosts comes before those that have some. */
function isDelegate({ spec }: Manifest): boolean {
  return (spec?.hosts?.length ?? 0) === 0;
}

/** Argo Rollouts takes a Rollout for invalid while a route that it changes is missing, and Argo CD then ends the sync. */
function changesRoutes({ spec }: Manifest): boolean {
  return spec?.strategy?.canary?.trafficRouting !== undefined;
}
