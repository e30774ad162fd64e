import { FindingLevel } from '../../findings';
import { CDI129 } from '../../findings/catalogue/cdi129';
import {
  isHttpProtocol, mapOf, MESH_GATEWAY, namespacesBelow, ServiceName, serviceHost, serviceInShort, serviceOfHost, textOf, visibleElsewhere,
} from '../../istio';
import {
  Mesh, MeshObject, namespaceOf, readServiceEntry, readVirtualService, resourceName, ServiceEntryView, ServiceView, settingsOf, VirtualServiceView,
} from '../../mesh';
import { Check, FoundInObject } from '../check';

/** What stands for Services of other namespaces, in the sidecars of all. */
export const hostsOfOthers: Check = {
  ...CDI129,
  check(object, mesh) {
    if (namespaceOf(object) === settingsOf(object).rootNamespace) {
      return [];
    }
    const { manifest: { kind } } = object;
    return kind === 'VirtualService' ? ofRoutes(readVirtualService(object), mesh) : ofEntry(readServiceEntry(object), mesh);
  },
};

function ofRoutes(routes: VirtualServiceView, mesh: Mesh): FoundInObject[] {
  return !routes.gateways.includes(MESH_GATEWAY) || !visibleElsewhere(routes) ? []
    : routes.hosts.flatMap((host, index) => ofRoutedHost(host, index, routes, mesh));
}

function ofRoutedHost(host: string, index: number, { namespace, object }: VirtualServiceView, mesh: Mesh): FoundInObject[] {
  const { clusterDomain } = settingsOf(object);
  const below = namespacesBelow(host, clusterDomain);
  if (below === 'all' || below !== undefined && isAnother(below, object)) {
    return [{
      message: `"${host}" stands for the Services of ${below === 'all' ? 'all namespaces' : `the namespace ${below}`}: the sidecars of all take `
        + 'these routes for each that has none of its own',
      fix: `name the hosts of the namespace ${namespace}, or let the routes be for its own clients: exportTo: ["."]`,
      field: `spec.hosts[${index}]`,
    }];
  }
  const service = serviceOfHost(host, clusterDomain);
  return service === undefined || !isAnother(service.namespace, object) ? ofShortName(host, index, { object }, [80], mesh) : [{
    level: FindingLevel.INFO,
    message: `"${host}" is a Service of the namespace ${service.namespace}: its clients in all namespaces take these routes`,
    fix: 'let the routes be for the clients of the own namespace, exportTo: ["."], unless they are meant for all',
    field: `spec.hosts[${index}]`,
  }];
}

function ofEntry(entry: ServiceEntryView, mesh: Mesh): FoundInObject[] {
  const ports = entry.ports.filter(({ protocol }) => isHttpProtocol(protocol)).map(({ port }) => port);
  return !visibleElsewhere(entry) ? [] : entry.hosts.flatMap((host, index) => ofShortName(host, index, entry, ports, mesh));
}

/** Requests for a short name go where somebody has a host of that name, and not to the Service. */
function ofShortName(
  host: string, index: number, { object }: Pick<ServiceEntryView, 'object'>, ports: readonly number[], mesh: Mesh,
): FoundInObject[] {
  const short = serviceInShort(host);
  const service = short === undefined || !isAnother(short.namespace, object) ? undefined : serviceNamed(short, object, mesh);
  const port = service?.ports.find(one => isHttpProtocol(one.protocol) && ports.includes(one.port))?.port;
  if (service === undefined || port === undefined) {
    return [];
  }
  const name = resourceName(service.object.manifest);
  return [{
    message: `"${host}" is a short name of ${name}: requests of sidecars in all namespaces to "${host}" on port ${port} do not reach it any more`,
    fix: `write ${service.host} where that is meant, another host where it is not, or exportTo: ["."]`,
    field: `spec.hosts[${index}]`,
    related: [name],
  }];
}

/** Whether a namespace is another one for sure. */
function isAnother(namespace: string, { manifest }: MeshObject): boolean {
  const own = textOf(mapOf(manifest.metadata).namespace);
  return own !== undefined && own !== namespace;
}

function serviceNamed(short: ServiceName, object: MeshObject, { registry }: Mesh): ServiceView | undefined {
  return registry.named(serviceHost(short, settingsOf(object).clusterDomain)).find(({ service }) => service !== undefined)?.service;
}
