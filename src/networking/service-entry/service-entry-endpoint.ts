import { NamedServiceEntryPort } from './service-entry-port';
import { compact } from '../../core/compact';
import { refuse } from '../../core/errors';
import { fixOfHost } from '../../core/host-fix';
import { optional, requireLabels, requireObjectName, requirePort } from '../../core/requirements';
import { isSocketAddress, requireSocketAddress } from '../../core/socket-address';
import { isAddress, isDomainName } from '../../istio';
import { requireEndpointWeight, requireLocality, requireNetwork } from '../workload/workload-fields';

/**
 * One of the places that the traffic for a ServiceEntry goes to.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/workload-entry/#WorkloadEntry
 */
export interface ServiceEntryEndpoint {
  /**
   * IP address; for a resolution by DNS a full DNS name too; for static endpoints a Unix domain socket too, such as
   * `unix:///var/run/payment.sock`, of at most 107 bytes behind `unix://`, where the ServiceEntry has one port.
   *
   * Without one the proxies of all clients have to be in a network of their own (the label `topology.istio.io/network` of their system namespace),
   * and `network` has to have a gateway that Istio knows: otherwise every Envoy refuses the endpoints of all services with it.
   *
   * @default - for static endpoints the gateway of `network`, which is required then; for DNS there is none
   */
  readonly address?: string;

  /**
   * Ports of this endpoint, by the name of the port of the ServiceEntry. Range of each: 1 to 65535. A Unix domain socket has none.
   *
   * @default - `targetPort` of the ServiceEntry's port
   */
  readonly ports?: Record<string, number>;

  /**
   * Labels of the endpoint: a subset of a DestinationRule selects by them.
   *
   * @default - none
   */
  readonly labels?: Record<string, string>;

  /**
   * The network that the endpoint is in. Istio goes through the gateways of a network that is not the client's.
   *
   * @default - the network of the clients
   */
  readonly network?: string;

  /**
   * Region, or region and zone, or region, zone and subzone, such as `eu-west-1/eu-west-1a`.
   *
   * @default - not known
   */
  readonly locality?: string;

  /**
   * Share of the traffic, relative to the other endpoints.
   *
   * Range: 1 to 4294967295.
   *
   * @default - as an endpoint of weight 1
   */
  readonly weight?: number;

  /**
   * The service account of the workload, which the certificate of the mesh carries. For workloads of the mesh that are not pods.
   *
   * @default - none
   */
  readonly serviceAccount?: string;
}

/** The endpoint as Istio writes it. */
export function renderEndpoint(endpoint: ServiceEntryEndpoint, ports: readonly NamedServiceEntryPort[], namesAllowed: boolean): object {
  const what = `endpoint "${endpoint.address ?? endpoint.network ?? ''}"`;
  requireAddress(what, endpoint, ports, namesAllowed);
  return compact({
    address: endpoint.address,
    ports: optional(endpoint.ports, value => requirePorts(what, value, ports)),
    labels: optional(endpoint.labels, labels => requireLabels(what, labels)),
    network: optional(endpoint.network, network => requireNetwork(what, network)),
    locality: optional(endpoint.locality, locality => requireLocality(what, locality)),
    weight: optional(endpoint.weight, weight => requireEndpointWeight(what, weight)),
    serviceAccount: optional(endpoint.serviceAccount, account => requireObjectName(`serviceAccount of ${what}`, account, 'give the name alone')),
  });
}

function requireAddress(what: string, endpoint: ServiceEntryEndpoint, ports: readonly NamedServiceEntryPort[], namesAllowed: boolean): void {
  const { address, network } = endpoint;
  if (address === undefined) {
    if (namesAllowed) {
      refuse('address of an endpoint', 'an IP address or a DNS name', address, 'give it one: DNS does not ask for the gateway of a network');
    }
    if (network === undefined) {
      refuse('address of an endpoint', 'an IP address', address, 'give it one, or the network whose gateway it is behind');
    }
    return;
  }
  if (isSocketAddress(address) && !namesAllowed) {
    requireSocket(what, address, endpoint, ports);
  } else if (!isAddress(address) && !(namesAllowed && isDomainName(address))) {
    refuse('address of an endpoint',
      namesAllowed ? 'an IP address or a full DNS name in lower case' : 'an IP address or a Unix domain socket', address,
      fixOfHost(address, mended => isAddress(mended) || namesAllowed && isDomainName(mended),
        namesAllowed ? 'give the address alone' : 'for a name use ServiceEntryResolution.dns'));
  }
}

function requireSocket(what: string, address: string, endpoint: ServiceEntryEndpoint, ports: readonly NamedServiceEntryPort[]): void {
  requireSocketAddress(what, address);
  if (endpoint.ports !== undefined) {
    refuse(`ports of ${what}`, 'left out for a Unix domain socket', endpoint.ports, 'a socket has no ports');
  }
  if (ports.length !== 1) {
    refuse(`ports of a ServiceEntry with ${what}`, 'one', ports.map(({ port }) => port), 'make a ServiceEntry for each socket');
  }
}

function requirePorts(what: string, numbers: Record<string, number>, ports: readonly NamedServiceEntryPort[]): Record<string, number> {
  const names = ports.map(({ name }) => name);
  for (const [name, port] of Object.entries(numbers)) {
    if (!names.includes(name)) {
      refuse(`name of a port of ${what}`, `a port of the ServiceEntry (${names.join(', ')})`, name, 'use the name of one of its ports');
    }
    requirePort(`port "${name}" of ${what}`, port);
  }
  return { ...numbers };
}
