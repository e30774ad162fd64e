import { IST0162 } from '../../findings/catalogue/ist0162';
import { resourceName } from '../../istio';
import { AbsenceProof, Mesh, PodsView, readGateway, ServerView } from '../../mesh';
import { Check } from '../check';

/** Nobody from outside reaches a port that no Service in front leads to. */
export const unexposedPorts: Check = {
  ...IST0162,
  check(object, mesh) {
    const gateway = readGateway(object);
    const pods = gateway.servers.length === 0 ? [] : mesh.gateways.podsOf(gateway).filter(one => one.pods !== undefined);
    const services = pods.map(one => mesh.gateways.exposedPorts(one).flat());
    const mayHaveOthers = pods.some(one => mesh.absence.of('/Service', one.pods!.namespace) !== AbsenceProof.CERTAIN);
    const isExposed = ({ port }: ServerView) => services.length === 0
      || services.some(ports => ports.length === 0 && mayHaveOthers
        || ports.some(one => one.port === port || one.targetPort === port));
    return gateway.servers.filter(server => server.port !== undefined && !isExposed(server)).map(({ port, field }) => ({
      message: `port ${port} of the server is none that a Service in front of the pods of the gateway exposes (${portsOf(services)}): no request `
        + 'from outside reaches it',
      fix: 'add the port to the Service, or listen on another one',
      field: `${field}.port`,
      related: pods.flatMap(one => one.pods === undefined ? [] : servicesOf(one.pods, mesh)),
    }));
  },
};

function portsOf(services: readonly (readonly { readonly port: number }[])[]): string {
  return [...new Set(services.flat().map(({ port }) => port))].join(', ') || 'none';
}

function servicesOf(pods: PodsView, mesh: Mesh): string[] {
  return mesh.registry.servicesOf(pods).map(({ object }) => resourceName(object.manifest));
}
