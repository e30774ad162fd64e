import { changesNoRoute, labelsOf, mapOf, resourceName, selects, textOf } from '../../istio';
import { EnvoyFilterView, GatewayPods, Mesh, specOf } from '../../mesh';
import { Ambiguity } from '../decision';

/** The EnvoyFilters at the pods of a gateway that may do anything to a request. */
export function openEnvoyFilters(pods: GatewayPods, mesh: Mesh, rootNamespace: string): Ambiguity[] {
  const open = mesh.envoyFilters.filter(filter => isAt(filter, pods, rootNamespace) && mayChangeRoutes(filter));
  return open.length === 0 ? [] : [{
    about: 'envoyFilter',
    assumed: 'what they patch changes nothing of this',
    objects: open.map(({ object }) => resourceName(object.manifest)),
    because: 'an EnvoyFilter changes the configuration of Envoy itself, which nobody reads here',
  }];
}

function isAt({ object, namespace }: EnvoyFilterView, pods: GatewayPods, rootNamespace: string): boolean {
  const { workloadSelector, targetRefs } = specOf(object);
  return targetRefs === undefined && (namespace === rootNamespace || namespace === pods.namespace)
    && selects(labelsOf(mapOf(workloadSelector).labels), pods.labels);
}

function mayChangeRoutes({ object }: EnvoyFilterView): boolean {
  const { configPatches } = specOf(object);
  return Array.isArray(configPatches) && configPatches.some(patch => {
    const { match, ...rest } = mapOf(patch);
    const context = textOf(mapOf(match).context);
    return (context === undefined || context === 'ANY' || context === 'GATEWAY') && !changesNoRoute(rest);
  });
}
