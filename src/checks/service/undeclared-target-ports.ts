import { FindingLevel } from '../../findings';
import { KIA0701 } from '../../findings/catalogue/kia0701';
import { mapsOf, resourceName } from '../../istio';
import { Mesh, PodsView, readService, ServicePortView, ServiceView, specOf } from '../../mesh';
import { Check, FoundInObject } from '../check';

/** A port of a Service leads to one of the pods: by name to one that a container has, by number to whatever listens there. */
export const undeclaredTargetPorts: Check = {
  ...KIA0701,
  check(object, mesh) {
    const service = readService(object);
    const pods = service.type === 'ExternalName' ? [] : mesh.registry.podsOf(service);
    return pods.length === 0 || pods.some(({ isGateway }) => isGateway) ? []
      : service.ports.flatMap((port, index) => inspect(port, index, service, pods, mesh));
  },
};

function inspect(port: ServicePortView, index: number, service: ServiceView, pods: readonly PodsView[], { absence }: Mesh): FoundInObject[] {
  const { targetPort, field } = port;
  const isName = typeof targetPort === 'string';
  const declared = new Set(pods.flatMap(({ ports }) => ports.map(one => isName ? one.name : one.port)));
  // Nobody has to declare the number of a port: who declares none may listen anywhere.
  if (declared.has(targetPort) || !isName && pods.some(({ ports }) => ports.length === 0)) {
    return [];
  }
  const [name] = pods.map(one => resourceName(one.object.manifest));
  const isWritten = (mapsOf(specOf(service.object).ports)[index]?.targetPort ?? undefined) !== undefined;
  const all = [...new Set(pods.flatMap(({ ports }) => ports.map(one => one.name === undefined ? String(one.port) : `${one.port} (${one.name})`)))];
  const has = `its containers have: ${all.join(', ') || 'none'}`;
  return [{
    level: isName ? absence.isComplete ? FindingLevel.ERROR : FindingLevel.WARNING : isWritten ? FindingLevel.INFO : FindingLevel.WARNING,
    message: isName ? `port ${port.port} leads to the port "${targetPort}" of the pods, and no container of ${name} has one of that name (${has}): `
      + 'the Service has no endpoints there, and requests are answered with 503'
      : `port ${port.port} leads to port ${targetPort} of the pods${isWritten ? '' : ', because no targetPort is written'}, and no container of ${
        name} says that it listens there (${has})`,
    fix: isName ? 'write the name of a port of a container' : 'write the port on which the container listens as targetPort, or add it to its ports',
    field: isWritten ? `${field}.targetPort` : `${field}.port`,
    related: [name],
  }];
}
