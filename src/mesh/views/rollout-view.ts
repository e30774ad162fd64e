import { cachedView, ObjectView, viewOf } from './object-view';
import { listOf, mapOf, mapsOf, textOf, textsOf } from '../../istio';
import { MeshObject, namespaceOf, specOf } from '../mesh-object';

/** A VirtualService whose routes Argo Rollouts writes. */
export interface ManagedVirtualService {
  /** Where the Rollout names it. */
  readonly field: string;
  /** `namespace/name`. */
  readonly key: string;
  /** The routes that are split by weight; where none is named, the only one. */
  readonly routes: readonly string[];
}

/** A DestinationRule whose subsets Argo Rollouts writes. */
export interface ManagedDestinationRule {
  readonly field: string;
  readonly key: string;
  readonly subsets: readonly string[];
}

/** A route that Argo Rollouts puts before the others at a step. */
export interface AddedRoute {
  /** Such as `header route "beta"`. */
  readonly what: string;
  readonly field: string;
  /** Its matches as a VirtualService has them. */
  readonly matches: readonly Record<string, unknown>[];
}

/** A Rollout of Argo Rollouts that moves requests by Istio. */
export interface RolloutView extends ObjectView {
  readonly virtualServices: readonly ManagedVirtualService[];
  readonly destinationRule?: ManagedDestinationRule;
  /** Names of the Services of the versions, where it has some. */
  readonly services: readonly string[];
  readonly addedRoutes: readonly AddedRoute[];
  /** Where steps count the pods of the canary as a percentage. */
  readonly percentageScales: readonly string[];
}

const CANARY = 'spec.strategy.canary';
const ISTIO = `${CANARY}.trafficRouting.istio`;
const CLUSTER_DOMAIN = '.cluster.local';

/** Reads a Rollout. */
export const readRollout = cachedView((object): RolloutView => {
  const canary = mapOf(mapOf(specOf(object).strategy).canary);
  const { destinationRule, virtualService, virtualServices } = mapOf(mapOf(canary.trafficRouting).istio);
  const named = [
    ...virtualService === undefined ? [] : [{ field: `${ISTIO}.virtualService`, given: mapOf(virtualService) }],
    ...listOf(virtualServices).map((given, index) => ({ field: `${ISTIO}.virtualServices[${index}]`, given: mapOf(given) })),
  ];
  const { name, canarySubsetName, stableSubsetName } = mapOf(destinationRule);
  const ruleName = textOf(name);
  const steps = listOf(canary.steps).map(mapOf);
  return {
    ...viewOf(object),
    virtualServices: named.map(({ field, given }) => ({ field, key: keyOf(object, textOf(given.name) ?? ''), routes: textsOf(given.routes) })),
    ...ruleName === undefined ? {} : {
      destinationRule: {
        field: `${ISTIO}.destinationRule`, key: `${namespaceOf(object)}/${ruleName}`, subsets: textsOf([canarySubsetName, stableSubsetName]),
      },
    },
    services: textsOf([canary.stableService, canary.canaryService]),
    addedRoutes: steps.flatMap(addedRoute),
    percentageScales: steps.flatMap(({ setCanaryScale }, index) =>
      mapOf(setCanaryScale).weight === undefined ? [] : [`${CANARY}.steps[${index}].setCanaryScale.weight`]),
  };
});

/** A name may have its namespace behind a dot. */
function keyOf(object: MeshObject, given: string): string {
  const name = given.endsWith(CLUSTER_DOMAIN) ? given.slice(0, -CLUSTER_DOMAIN.length) : given;
  const dot = name.lastIndexOf('.');
  return dot < 0 ? `${namespaceOf(object)}/${name}` : `${name.slice(dot + 1)}/${name.slice(0, dot)}`;
}

function addedRoute({ setHeaderRoute, setMirrorRoute }: Record<string, unknown>, index: number): AddedRoute[] {
  const [field, kind, route] = setHeaderRoute === undefined ? ['setMirrorRoute', 'mirror', mapOf(setMirrorRoute)]
    : ['setHeaderRoute', 'header', mapOf(setHeaderRoute)];
  const matches = mapsOf(route.match);
  // Without a match the step takes the route away.
  return matches.length === 0 ? [] : [{
    what: `${kind} route "${textOf(route.name) ?? ''}"`,
    field: `${CANARY}.steps[${index}].${field}`,
    matches: matches.map(match => kind === 'header' ? headerMatch(match) : { method: match.method, uri: match.path, headers: match.headers }),
  }];
}

function headerMatch({ headerName, headerValue }: Record<string, unknown>): Record<string, unknown> {
  return { headers: Object.fromEntries([[textOf(headerName) ?? '', mapOf(headerValue)]]) };
}
