/** A short table of the routes in synthesized manifests, for people. */
import { Manifest, mapOf } from '../src/istio';
import { Mesh, readVirtualService, RouteView, VirtualServiceView } from '../src/mesh';

/** A row for each destination of each route, in the order of the manifests: gateways, hosts, rule, destination, share. */
export function routeRows(manifests: readonly Manifest[]): string[][] {
  const mesh = new Mesh(manifests.map(manifest => ({ manifest, oldestIstio: '1.24' })));
  return mesh.ofKind('networking.istio.io/VirtualService').map(readVirtualService).flatMap(virtualService => {
    const where = placeOf(virtualService);
    return virtualService.routes.flatMap(route => destinationsOf(route).map(([destination, share]) => [...where, route.name ?? '', destination, share]));
  });
}

function placeOf({ isDelegate, name, gateways, hosts }: VirtualServiceView): [boundTo: string, host: string] {
  return isDelegate ? ['delegated', name] : [gateways.join(', '), hosts.join(', ')];
}

function destinationsOf({ given, destinations, delegate }: RouteView): [destination: string, share: string][] {
  if (destinations.length > 0) {
    return destinations.map(({ host, subset, share }) => [[host, subset].filter(Boolean).join(' '), `${Math.round(share * 1000) / 10} %`]);
  }
  const { redirect, directResponse } = given;
  const fields = Object.entries(mapOf(redirect)).map(([field, value]) => `${field} ${String(value)}`).join(', ');
  return [[redirect ? `redirect: ${fields}` : delegate ? `delegate: ${delegate}` : `answer: ${String(mapOf(directResponse).status)}`, '']];
}
