import { IST0137 } from '../../findings/catalogue/ist0137';
import { PodsView, readService, resourceName, ServicePortView, ServiceView, targetPortOf } from '../../mesh';
import { Check, FoundInObject } from '../check';

/** In front of the pods Istio knows only the port of the containers: what is said for one port of the Service is so for the other. */
export const sharedTargetPort: Check = {
  ...IST0137,
  check(object, mesh) {
    const service = readService(object);
    const all = service.selector === undefined ? [] : mesh.registry.podsOf(service);
    const pods = all.filter(({ isGateway }) => !isGateway);
    // Gateways have their own say about their ports; and one port shares nothing where no pods have it of another Service too.
    if (service.selector === undefined || pods.length === 0 && (all.length > 0 || service.ports.length < 2)) {
      return [];
    }
    const services = [...new Set(pods.flatMap(pod => mesh.registry.servicesOf(pod)))];
    const place = services.findIndex(other => other.object === object);
    return service.ports.flatMap((port, index) => {
      const shares = (other: ServicePortView) => isShared(port, other, pods[0]);
      const own = service.ports.slice(0, index).find(shares);
      if (own !== undefined) {
        return [finding(service, port, own, pods[0])];
      }
      const older = services.slice(0, Math.max(place, 0)).flatMap(owner => owner.ports.filter(shares).map(other => ({ owner, other })));
      return older.slice(0, 1).map(({ owner, other }) => finding(service, port, other, pods[0], owner));
    });
  },
};

/** Whether another port, with another number, leads to the same port of the pods. */
function isShared(port: ServicePortView, other: ServicePortView, pods: PodsView | undefined): boolean {
  return port.port !== other.port && (port.protocol === 'udp') === (other.protocol === 'udp') && leadsTo(port, pods) === leadsTo(other, pods);
}

function leadsTo(port: ServicePortView, pods: PodsView | undefined): number | string {
  return (pods && targetPortOf(port, pods)) ?? port.targetPort;
}

function finding(service: ServiceView, port: ServicePortView, other: ServicePortView, pods: PodsView | undefined, owner = service): FoundInObject {
  const where = `the same port ${leadsTo(port, pods)} of the containers`;
  return {
    message: owner === service ? `ports ${other.port} and ${port.port} of service "${service.name}" lead to ${where}`
      : `port ${port.port} of service "${service.name}" and port ${other.port} of service "${owner.name}" lead to ${where}`,
    fix: 'let one port of the Service lead to each port of the containers',
    field: port.field,
    related: [
      ...owner === service ? [] : [`Service ${owner.namespace}/${owner.name}`],
      ...pods === undefined ? [] : [resourceName(pods.object.manifest)],
    ],
  };
}
