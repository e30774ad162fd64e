import { IST0116 } from '../../findings/catalogue/ist0116';
import { bypassOfSidecar, mapsOf, numberOf, textOf } from '../../istio';
import { readPods, ServiceView, specOf } from '../../mesh';
import { Check } from '../check';

/** A port of pods has one protocol. */
export const protocolsOfServices: Check = {
  ...IST0116,
  check: (object, mesh) => readPods(object).filter(pods => !pods.isGateway && bypassOfSidecar(pods, []) === undefined).flatMap(pods => {
    const services = mesh.registry.servicesOf(pods);
    const ports = services.length < 2 ? [] : services.flatMap(portsOf);
    const found = ports.find((one, index) => ports.slice(0, index).some(other =>
      other.port === one.port && other.protocol !== one.protocol && other.service !== one.service));
    const all = found && ports.filter(({ port }) => port === found.port);
    return all === undefined ? [] : [{
      message: `Services ${[...new Set(all.map(({ service }) => `"${service.name}"`))].join(' and ')} say for port ${found!.port} of these pods `
        + `${[...new Set(all.map(({ protocol }) => protocol))].join(' and ')}: for the sidecar it has one protocol only`,
      fix: 'give the Services different ports, or the same protocol',
      field: 'metadata.name',
      related: [...new Set(all.map(({ service }) => `Service ${service.namespace}/${service.name}`))],
    }];
  }),
};

/** The ports of a Service with the protocol of Kubernetes. */
function portsOf(service: ServiceView): { readonly service: ServiceView; readonly port: number; readonly protocol: string }[] {
  return mapsOf(specOf(service.object).ports).flatMap(({ port, protocol }) => {
    const number = numberOf(port);
    return number === undefined ? [] : [{ service, port: number, protocol: textOf(protocol) ?? 'TCP' }];
  });
}
