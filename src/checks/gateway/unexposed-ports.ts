import { IST0162 } from '../../findings/catalogue/ist0162';
import { resourceName } from '../../istio';
import { AbsenceProof, AssumedGatewayPort, Mesh, NO_TRANSLATION, PodsView, readGateway, ServerView } from '../../mesh';
import { Check } from '../check';

/** The ports of the Services in front of pods: those that istiod translates, and the others. */
interface ExposedPorts {
  readonly ports: readonly AssumedGatewayPort[];
  readonly untranslated: readonly AssumedGatewayPort[];
}

/** Nobody from outside reaches a port that no Service in front leads to. */
export const unexposedPorts: Check = {
  ...IST0162,
  check(object, mesh) {
    const gateway = readGateway(object);
    const pods = gateway.servers.length === 0 ? [] : mesh.gateways.podsOf(gateway).filter(one => one.pods !== undefined);
    const services = pods.map(one => ({ ports: mesh.gateways.exposedPorts(one).flat(), untranslated: mesh.gateways.untranslatedPorts(one) }));
    const mayHaveOthers = pods.some(one => mesh.absence.of('/Service', one.pods!.namespace) !== AbsenceProof.CERTAIN);
    const isExposed = ({ port }: ServerView) => services.length === 0
      || services.some(({ ports, untranslated }) => ports.length + untranslated.length === 0 && mayHaveOthers
        || ports.some(one => one.port === port) || [...ports, ...untranslated].some(one => one.targetPort === port));
    return gateway.servers.filter(server => server.port !== undefined && !isExposed(server)).map(({ port, field }) => ({
      message: `port ${port} of the server is none that a Service in front of the pods of the gateway exposes (${portsOf(services)}): no request `
        + 'from outside reaches it',
      fix: services.some(({ untranslated }) => untranslated.some(one => one.port === port))
        ? `name the port of the pods, to which the Service leads: by its label ${NO_TRANSLATION} Gateways name these`
        : 'add the port to the Service, or listen on another one',
      field: `${field}.port`,
      related: pods.flatMap(one => one.pods === undefined ? [] : servicesOf(one.pods, mesh)),
    }));
  },
};

function portsOf(services: readonly ExposedPorts[]): string {
  const all = services.flatMap(({ ports, untranslated }) => [...ports.map(({ port }) => port), ...untranslated.map(({ targetPort }) => targetPort)]);
  return [...new Set(all)].join(', ') || 'none';
}

function servicesOf(pods: PodsView, mesh: Mesh): string[] {
  return mesh.registry.servicesOf(pods).map(({ object }) => resourceName(object.manifest));
}
