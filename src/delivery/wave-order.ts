import { isDelegate, Manifest, mapOf } from '../istio';

const NAMESPACES = 0;
const OTHERS = 1;
const DESTINATIONS = 2;
const GATEWAYS = 3;
const ROUTES = 4;
const AFTER_ROUTES = 5;

/** The last place. */
export const LAST_PLACE = AFTER_ROUTES;

const PLACES = new Map(Object.entries({
  '/Namespace': NAMESPACES,
  // It is only read when a pod is made, so it comes before all pods.
  'networking.istio.io/ProxyConfig': NAMESPACES,
  // What refers to them does not wait for them, and Argo CD sorts the kinds of one wave by name only.
  'argoproj.io/AnalysisTemplate': NAMESPACES,
  'argoproj.io/ClusterAnalysisTemplate': NAMESPACES,
  'keda.sh/ClusterTriggerAuthentication': NAMESPACES,
  'keda.sh/TriggerAuthentication': NAMESPACES,
  'networking.istio.io/DestinationRule': DESTINATIONS,
  'networking.istio.io/ServiceEntry': DESTINATIONS,
  'networking.istio.io/Gateway': GATEWAYS,
  'gateway.networking.k8s.io/Gateway': GATEWAYS,
  // Flagger makes a delegate of it, and Argo CD waits until that is done.
  'flagger.app/Canary': GATEWAYS,
  'gateway.networking.k8s.io/GRPCRoute': ROUTES,
  'gateway.networking.k8s.io/HTTPRoute': ROUTES,
  'gateway.networking.k8s.io/TCPRoute': ROUTES,
  'gateway.networking.k8s.io/TLSRoute': ROUTES,
  'gateway.networking.k8s.io/UDPRoute': ROUTES,
  // Argo CD waits until it is issued, and a challenge over HTTP needs the routes before. Istio bears a Secret that comes late.
  'cert-manager.io/Certificate': AFTER_ROUTES,
}));

const AUTOSCALERS = ['autoscaling/HorizontalPodAutoscaler', 'keda.sh/ScaledObject'];

/**
 * The place of an object in a safe order, from 0: what it refers to comes before it.
 *
 * @param kind group and kind
 * @param render gives the object, where more than its kind decides
 */
export function placeOf(kind: string, render: () => Manifest): number {
  if (kind === 'networking.istio.io/VirtualService') {
    // Istio drops a rule whose delegate does not exist, so a delegate comes before those that have hosts.
    return isDelegate(render()) ? GATEWAYS : ROUTES;
  }
  if (kind === 'argoproj.io/Rollout') {
    return changesRoutes(render()) ? AFTER_ROUTES : OTHERS;
  }
  if (AUTOSCALERS.includes(kind) && scalesRollout(render())) {
    // What it scales may be in the last place, and an autoscaler without it is not healthy.
    return AFTER_ROUTES;
  }
  return PLACES.get(kind) ?? OTHERS;
}

function scalesRollout({ spec }: Manifest): boolean {
  return mapOf(mapOf(spec).scaleTargetRef).kind === 'Rollout';
}

/** Argo Rollouts takes a Rollout for invalid while a route that it changes is missing, and Argo CD then ends the sync. */
function changesRoutes({ spec }: Manifest): boolean {
  const { canary } = mapOf(mapOf(spec).strategy);
  return mapOf(canary).trafficRouting !== undefined;
}
