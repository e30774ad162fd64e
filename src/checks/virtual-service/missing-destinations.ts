import { IST0101_DESTINATION_HOST } from '../../findings/catalogue/ist0101-destination-host';
import { Mesh, readVirtualService, settingsOf, VirtualServiceView } from '../../mesh';
import { Check, FoundInObject } from '../check';
import { missingHost } from '../missing-host';
import { distinctDestinations } from './distinct-destinations';

/** A route to nothing answers 503. */
export const missingDestinations: Check = {
  ...IST0101_DESTINATION_HOST,
  check: (object, mesh) => mesh.registry.isEmpty && !mesh.absence.provesAnything ? [] : inspect(readVirtualService(object), mesh),
};

/** Each host once. */
function inspect(virtualService: VirtualServiceView, mesh: Mesh): FoundInObject[] {
  const { object } = virtualService;
  const reader = { namespaces: namespacesOf(virtualService), clusterDomain: settingsOf(object).clusterDomain };
  const seen = new Set<string>();
  return distinctDestinations(object).flatMap(({ route, destination: { host, field }, isMirror }) => {
    const missing = seen.has(host) ? undefined : missingHost(host, reader, mesh);
    seen.add(host);
    return missing === undefined ? [] : [{
      level: missing.level,
      message: `${route.kind} route ${route.name === undefined ? route.index : `"${route.name}"`} `
        + `${isMirror ? 'copies requests' : 'leads'} to "${host}", which ${missing.reason}: ${isMirror ? 'no copy gets there' : 'it answers 503'}`,
      fix: missing.fix,
      field: `${field}.host`,
      related: missing.related,
    }];
  });
}

/** The namespaces whose proxies have the routes, as far as it names them: otherwise its own stands for all. */
function namespacesOf({ exportTo, namespace }: VirtualServiceView): string[] {
  const named = exportTo.map(one => one === '.' ? namespace : one);
  return named.length === 0 || named.includes('*') ? [namespace] : named;
}
