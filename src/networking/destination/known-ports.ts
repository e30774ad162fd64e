import * as kplus from 'cdk8s-plus-28';
import { refuse } from '../../core/errors';
import { Protocol, protocolOfPort } from '../../istio';

/** A port of a service, as far as the app knows it. */
export interface KnownPort {
  readonly port: number;
  readonly protocol: Protocol;
  /** Whether it takes TCP connections: Istio has no others, and makes nothing of a port for UDP. */
  readonly takesTcp: boolean;
  /** The port of the containers, of a Service. */
  readonly targetPort?: number;
}

/** A service whose ports may be known. */
export interface PortOwner {
  readonly name: string;
  readonly _knownPorts?: readonly KnownPort[];
}

/** The ports that a Service has now: users can bind further ones. What an ExternalName stands for is not known. */
export function portsOfService({ ports, type }: kplus.Service): KnownPort[] | undefined {
  return type === kplus.ServiceType.EXTERNAL_NAME ? undefined : ports.map(({ port, name, protocol = kplus.Protocol.TCP, targetPort = port }) => ({
    // cdk8s-plus knows no appProtocol: the name says what is spoken.
    port, protocol: protocolOfPort({ port, name, protocol }), takesTcp: protocol === kplus.Protocol.TCP, targetPort,
  }));
}

/** Refuses a port that a service is known not to have, or that takes no connections; without a port the only one that the service has. */
export function requireServicePort(what: string, { name, _knownPorts: known }: PortOwner, port?: number): void {
  if (known === undefined || port === undefined && known.length !== 1) {
    return;
  }
  const meant = port === undefined ? known : known.filter(candidate => candidate.port === port);
  if (meant.length === 0) {
    refuse(`${what} "${name}"`, `one of its ports (${portsOf(known)})`, port, 'add the port to the Service, or name another');
  }
  if (!meant.some(({ takesTcp }) => takesTcp)) {
    refuse(`${what} "${name}"`, 'one for TCP', meant[0].port,
      'it is for UDP or SCTP, of which Istio makes nothing: requests would be answered with 503');
  }
}

/** The numbers, for an error. */
export function portsOf(known: readonly KnownPort[]): string {
  return known.map(({ port }) => port).join(', ') || 'none';
}
