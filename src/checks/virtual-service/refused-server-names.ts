import { FindingLevel } from '../../findings';
import { CDI115 } from '../../findings/catalogue/cdi115';
import { coversHost, isTlsProtocol, listOf, mapOf, MESH_GATEWAY, misfitOfEnvoyServerName } from '../../istio';
import { Mesh, readVirtualService, specOf, VirtualServiceView } from '../../mesh';
import { Check, FoundInObject } from '../check';
import { itemsAt, refused, textAt } from '../refused-by-envoy';

/** Names of TLS in routes that Istio takes, and for which Envoy refuses the port. */
export const refusedServerNames: Check = {
  ...CDI115,
  kinds: ['networking.istio.io/VirtualService'],
  onlyWith: ['sniHosts'],
  check(object, mesh) {
    const { tls } = specOf(object);
    const refusals = tls === undefined ? [] : itemsAt('spec.tls', tls).flatMap(([field, { match }]) => itemsAt(`${field}.match`, match)
      .flatMap(([at, one]) => listOf(mapOf(one).sniHosts).map((name, index) => textAt(`${at}.sniHosts[${index}]`, name, misfitOfEnvoyServerName))));
    const found = refused(refusals, 'the port, with all that is on it');
    return found.length === 0 || isReached(readVirtualService(object), mesh) ? found
      : found.map((one): FoundInObject => ({ ...one, level: FindingLevel.WARNING }));
  },
};

/** In the mesh the routes are for ports of TLS of hosts that there are; a gateway has them where one of its servers passes TLS on. */
function isReached({ gateways, hosts }: VirtualServiceView, { registry }: Mesh): boolean {
  const known = [...registry.services.map(service => ({ ...service, hosts: [service.host] })), ...registry.entries];
  return gateways.some(name => name !== MESH_GATEWAY) || known.some(one =>
    one.ports.some(({ protocol }) => isTlsProtocol(protocol)) && one.hosts.some(host => hosts.some(wide => coversHost(wide, host))));
}
