import { CDI082 } from '../../findings/catalogue/cdi082';
import { listOf, mapOf, MESH_GATEWAY, PROXY_CONFIG, textOf, textsOf } from '../../istio';
import { GatewayView, Mesh, readVirtualService, RouteView, VirtualServiceView } from '../../mesh';
import { readYaml } from '../../yaml';
import { Check } from '../check';

/** Envoy writes the header `server` of every answer after all routes, unless the configuration of the proxy says otherwise. */
export const serverHeader: Check = {
  ...CDI082,
  onlyWith: ['response'],
  check(object, mesh) {
    const virtualService = readVirtualService(object);
    const changed = virtualService.routes.find(changesServer);
    return changed === undefined || !isWritten(virtualService, mesh) ? [] : [{
      message: `route "${changed.name ?? changed.index}" changes the response header "server", but the proxy writes it after all routes`,
      fix: 'leave it out, and say in proxyHeaders.server of the gateway (IngressGateway) or of the mesh what the header is: a text, or disabled',
      field: changed.field,
    }];
  },
};

function changesServer({ given }: RouteView): boolean {
  return changesServerIn(given) || listOf(given.route).some(changesServerIn);
}

function changesServerIn(given: unknown): boolean {
  const { headers } = mapOf(given);
  if (headers === undefined) {
    return false;
  }
  const { set, add, remove } = mapOf(mapOf(headers).response);
  return [...Object.keys(mapOf(set)), ...Object.keys(mapOf(add)), ...textsOf(remove)].some(name => name.toLowerCase() === 'server');
}

/** Whether some proxy with these routes writes the header itself. */
function isWritten(virtualService: VirtualServiceView, mesh: Mesh): boolean {
  const gateways = mesh.routes.gatewaysOf(virtualService);
  return virtualService.gateways.includes(MESH_GATEWAY) || gateways.length === 0 || !gateways.every(gateway => passesServer(gateway, mesh));
}

/** Whether the pods of a Gateway are known, and all of them leave the header as the application and the routes write it. */
function passesServer(gateway: GatewayView, mesh: Mesh): boolean {
  const known = mesh.gateways.podsOf(gateway);
  return known.length > 0 && known.every(({ pods }) => isDisabled(textOf(mapOf(pods?.annotations)[PROXY_CONFIG])));
}

function isDisabled(config: string | undefined): boolean {
  try {
    const [document] = config === undefined ? [] : readYaml(config);
    return mapOf(mapOf(mapOf(document?.value).proxyHeaders).server).disabled === true;
  } catch {
    return false;
  }
}
