import { IST0101_DESTINATION_HOST } from '../../findings/catalogue/ist0101-destination-host';
import { DestinationView, Mesh, readVirtualService, RouteView, settingsOf, VirtualServiceView } from '../../mesh';
import { Check, FoundInObject } from '../check';
import { missingHost } from '../missing-host';

/** A route to nothing answers 503. */
export const missingDestinations: Check = {
  ...IST0101_DESTINATION_HOST,
  check: (object, mesh) => mesh.registry.isEmpty && !mesh.absence.isComplete ? [] : inspect(readVirtualService(object), mesh),
};

/** Each host once. */
function inspect(virtualService: VirtualServiceView, mesh: Mesh): FoundInObject[] {
  const reader = { namespaces: namespacesOf(virtualService), clusterDomain: settingsOf(virtualService.object).clusterDomain };
  return [...firstOfEachHost(virtualService.routes)].flatMap(([host, { route, destination }]) => {
    const missing = missingHost(host, reader, mesh);
    const isMirror = !route.destinations.includes(destination);
    return missing === undefined ? [] : [{
      level: missing.level,
      message: `${route.kind} route ${route.name === undefined ? route.index : `"${route.name}"`} `
        + `${isMirror ? 'copies requests' : 'leads'} to "${host}", which ${missing.reason}: ${isMirror ? 'no copy gets there' : 'it answers 503'}`,
      fix: missing.fix,
      field: `${destination.field}.host`,
      related: missing.related,
    }];
  });
}

function firstOfEachHost(routes: readonly RouteView[]): Map<string, { readonly route: RouteView; readonly destination: DestinationView }> {
  const first = new Map<string, { readonly route: RouteView; readonly destination: DestinationView }>();
  for (const route of routes) {
    for (const destination of [...route.destinations, ...route.mirrors]) {
      if (!first.has(destination.host)) {
        first.set(destination.host, { route, destination });
      }
    }
  }
  return first;
}

/** The namespaces whose proxies have the routes, as far as it names them: otherwise its own stands for all. */
function namespacesOf({ exportTo, namespace }: VirtualServiceView): string[] {
  const named = exportTo.map(one => one === '.' ? namespace : one);
  return named.length === 0 || named.includes('*') ? [namespace] : named;
}
