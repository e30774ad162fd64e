import { IST0101_GATEWAY } from '../../findings/catalogue/ist0101-gateway';
import { gatewayName, isInternalGateway, MESH_GATEWAY, textsOf } from '../../istio';
import { Mesh, readVirtualService, specOf } from '../../mesh';
import { Check, readOnce } from '../check';
import { levelOfMissing, orNear } from '../missing';
import { NearNames } from '../near-names';

/** Routes at a Gateway that is not there are nowhere. */
export const missingGateways: Check = {
  ...IST0101_GATEWAY,
  onlyWith: ['gateways'],
  check(object, mesh) {
    const { namespace, isDelegate } = readVirtualService(object);
    return isDelegate ? [] : textsOf(specOf(object).gateways).flatMap((given, index) => {
      const name = gatewayName(given, namespace);
      if (name === MESH_GATEWAY || isInternalGateway(given) || mesh.gateways.named(name) !== undefined
        || mesh.absence.isGatewaySaid(name)) {
        return [];
      }
      const near = keysOf(mesh).nearTo(name);
      const level = levelOfMissing(mesh.absence.ofGateway(name), near);
      return level === undefined ? [] : [{
        level,
        message: `there is no Gateway "${name}"${elsewhere(name, mesh)}${orNear(near)}: the routes are at none of that name`,
        fix: `${near === undefined ? 'name a Gateway that is there' : `write "${near}"`}; one of another namespace as NAMESPACE/NAME`,
        field: `spec.gateways[${index}]`,
      }];
    });
  },
};

/** Where a Gateway of the same name is. */
function elsewhere(name: string, { gateways }: Mesh): string {
  const other = gateways.all.find(gateway => gateway.name === name.slice(name.indexOf('/') + 1));
  return other === undefined ? '' : `; there is "${other.key}"`;
}

const keysOf = readOnce(({ gateways }) => new NearNames(gateways.all.map(({ key }) => key)));
