import { FindingLevel } from '../../findings';
import { CDI095 } from '../../findings/catalogue/cdi095';
import { isVisibleIn, resourceName } from '../../istio';
import { readVirtualService } from '../../mesh';
import { Check } from '../check';

/** A gateway has the routes that the namespace of its pods sees: neither that of the Gateway nor that of the VirtualService counts. */
export const hiddenFromGateways: Check = {
  ...CDI095,
  onlyWith: ['exportTo'],
  check(object, mesh) {
    const virtualService = readVirtualService(object);
    // A delegate is read with the VirtualService that leads to it.
    return virtualService.exportTo.length === 0 || virtualService.isDelegate ? [] : mesh.routes.gatewaysOf(virtualService).flatMap(gateway => {
      const places = mesh.gateways.podsOf(gateway);
      const namespaces = [...new Set(places.map(({ namespace }) => namespace))];
      const named = resourceName(gateway.object.manifest);
      const isSaid = places.some(({ pods, assumed }) => pods !== undefined || assumed?.arePortsKnown === true);
      return places.length === 0 || namespaces.some(namespace => isVisibleIn(namespace, virtualService)) ? [] : [{
        level: isSaid ? FindingLevel.ERROR : FindingLevel.WARNING,
        message: `the pods of ${named} are in the namespace ${namespaces.map(namespace => `"${namespace}"`).join(', ')}, to which the `
          + 'VirtualService is not exported: none of its routes is there',
        fix: `add "${namespaces[0]}" to exportTo`,
        field: 'spec.exportTo',
        related: [named],
      }];
    });
  },
};
