import * as kplus from 'cdk8s-plus-28';
import { IConstruct } from 'constructs';
import { requireEndpointWeight, requireLocality, requireNetwork } from './workload-fields';
import { compact } from '../../core/compact';
import { requireOwnNamespace } from '../../core/own-namespace';
import { optional, requireDnsLabel, requireObjectName, requirePort } from '../../core/requirements';

/**
 * What workloads have in common that are no pods, such as virtual machines.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/workload-entry/#WorkloadEntry
 */
export interface WorkloadTemplate {
  /**
   * Ports of the workload, by the names of the ports of the services that select it. Range of each: 1 to 65535.
   *
   * @default - `targetPort` of the service
   */
  readonly ports?: Record<string, number>;

  /**
   * The network that it is in. Istio goes through the gateways of a network that is not the client's.
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
   * Share of the traffic, relative to other endpoints.
   *
   * Range: 1 to 4294967295.
   *
   * @default - as an endpoint of weight 1
   */
  readonly weight?: number;

  /**
   * The service account of a workload with a proxy, in the same namespace: clients expect it in its certificate, and answer 503 where it has
   * another.
   *
   * @default - none: clients expect no certificate of the mesh by name; a WorkloadGroup takes `default`
   */
  readonly serviceAccount?: kplus.IServiceAccount;
}

/** The fields as Istio writes them. */
export function renderWorkload(what: string, template: WorkloadTemplate, consumer: IConstruct): Record<string, unknown> {
  return compact({
    ports: optional(template.ports, ports => requirePorts(what, ports)),
    network: optional(template.network, network => requireNetwork(what, network)),
    locality: optional(template.locality, locality => requireLocality(what, locality)),
    weight: optional(template.weight, weight => requireEndpointWeight(what, weight)),
    serviceAccount: optional(template.serviceAccount, account => requireAccount(what, account, consumer)),
  });
}

function requirePorts(what: string, ports: Record<string, number>): Record<string, number> {
  for (const [name, port] of Object.entries(ports)) {
    requireDnsLabel(`name of a port of ${what}`, name);
    requirePort(`port "${name}" of ${what}`, port);
  }
  return { ...ports };
}

function requireAccount(what: string, account: kplus.IServiceAccount, consumer: IConstruct): string {
  const { name } = account;
  requireObjectName(`serviceAccount of ${what}`, name, 'give it the name of a ServiceAccount');
  requireOwnNamespace(`serviceAccount "${name}" of ${what}`, account, consumer);
  return name;
}
