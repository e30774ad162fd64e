import { CDI015 } from '../../findings/catalogue/cdi015';
import { SharedListener, sharedListener } from '../../istio';
import { GatewayView, Mesh, readGateway, ServerView } from '../../mesh';
import { Check, FoundInObject } from '../check';

/** The pods have a listener for the port that the Service leads to, and not for each of its own. */
export const portsOnOneListener: Check = {
  ...CDI015,
  check(object, mesh) {
    const gateway = readGateway(object);
    return gateway.servers.flatMap(server => {
      const shared = sharedBy(server, gateway, mesh);
      return shared === undefined ? [] : [report(server, shared)];
    });
  },
};

function sharedBy({ port }: ServerView, gateway: GatewayView, mesh: Mesh): SharedListener | undefined {
  const services = port === undefined ? [] : mesh.gateways.podsOf(gateway).flatMap(pods => mesh.gateways.exposedPorts(pods));
  // Where one of several Services exposes it, the others do not matter.
  const exposing = services.filter(ports => ports.some(exposed => exposed.port === port));
  return (exposing.length > 0 ? exposing : services).map(ports => sharedListener(port!, ports)).find(shared => shared !== undefined);
}

function report({ port, field }: ServerView, { targetPort, other, isExposed }: SharedListener): FoundInObject {
  return isExposed ? {
    message: `port ${port} of the server leads to port ${targetPort} of the gateway's pods, as port ${other} does: Envoy has one listener for both, `
      + `so that its hosts answer on port ${other} too`,
    fix: 'use another port, or give the Service of the gateway a target port for each',
    field,
  } : {
    message: `port ${port} of the server is none that the Service of the gateway exposes, but the port of the pods to which port ${other} leads: `
      + `its hosts answer on port ${other}, and not on ${port}`,
    fix: `listen on port ${other}`,
    field,
  };
}
