import { mapOf, resourceName, textOf } from '../../istio';
import { isPublic, MeshObject, VirtualServiceView } from '../../mesh';
import { CompiledRoute } from '../compiled-routes';
import { Ambiguity } from '../decision';
import { ProxiedRequest } from '../proxied-request';
import { meetsRoute } from '../route-choice';
import { VirtualHost } from '../virtual-hosts';

/**
 * Whether it depends on the age of VirtualServices which route a request takes: one of another VirtualService takes it too, and the manifests do
 * not say which of the two is older.
 */
export function orderOfRoutes({ routes, isShared }: VirtualHost, chosen: CompiledRoute, request: ProxiedRequest): Ambiguity | undefined {
  const { virtualService, isCatchAll } = chosen;
  const other = !isShared ? undefined : routes.find(route => route.virtualService !== virtualService && route.isCatchAll === isCatchAll
    && isPublic(route.virtualService) === isPublic(virtualService) && isOrderOpen(virtualService, route.virtualService)
    && meetsRoute(route, request));
  return other && {
    about: 'creationOrder',
    assumed: `${resourceName(virtualService.object.manifest)} is older, as its name comes first`,
    alternatives: [`${resourceName(other.virtualService.object.manifest)} is older: its rule ${other.name ?? other.ruleIndex} takes the request`],
    objects: [virtualService, other.virtualService].map(({ object }) => resourceName(object.manifest)),
    because: 'both have a rule for it on the same host, and the one that was created first comes first',
  };
}

function isOrderOpen(one: VirtualServiceView, other: VirtualServiceView): boolean {
  const [own, others] = [one, other].map(({ object }) => ageOf(object));
  return own === undefined || others === undefined;
}

function ageOf({ manifest }: MeshObject): string | undefined {
  return textOf(mapOf(manifest.metadata).creationTimestamp);
}
