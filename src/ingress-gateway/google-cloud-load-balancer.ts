import * as kplus from 'cdk8s-plus-28';
import { letsEverybodyIn, LoadBalancerClients, preservesAddresses, requireSourceRanges } from './load-balancer-clients';
import { annotationsOf, LoadBalancerPlan, renderList, requireListItem, SETTLE_SECONDS } from './load-balancer-plan';
import { refuse } from '../core/errors';
import { optional } from '../core/requirements';

/**
 * A passthrough Network Load Balancer of Google Cloud, made by GKE.
 *
 * Changing `internal` or `backendService` needs a new balancer, with another address unless one is reserved.
 *
 * @see https://cloud.google.com/kubernetes-engine/docs/concepts/service-load-balancer-parameters
 */
export interface GoogleCloudLoadBalancerOptions extends LoadBalancerClients {
  /**
   * Makes it reachable from the VPC only.
   *
   * @default false
   */
  readonly internal?: boolean;

  /**
   * Names of reserved regional addresses, one for each IP family.
   *
   * @default - an address that is given back with the Service
   */
  readonly addressNames?: string[];

  /**
   * Name of the subnet that the address is from. For an internal balancer.
   *
   * @default - the subnet of the cluster
   */
  readonly subnet?: string;

  /**
   * Lets clients of every region in. For an internal balancer.
   *
   * @default false, those of the region of the cluster
   */
  readonly globalAccess?: boolean;

  /**
   * Makes an external balancer on a regional backend service, which Google recommends, in place of a target pool. GKE reads it only when
   * the Service is made.
   *
   * @default true
   */
  readonly backendService?: boolean;

  /**
   * Gives nodes with more pods of the gateway more connections. It needs `preserveClientAddresses`, and GKE 1.31 or newer.
   *
   * @default false
   */
  readonly weighted?: boolean;
}

/** The balancer as GKE wants it described. */
export function planGoogleCloud(options: GoogleCloudLoadBalancerOptions): LoadBalancerPlan {
  const { internal = false, backendService = true, globalAccess, subnet, weighted } = options;
  const what = `the ${internal ? 'internal' : 'external'} load balancer of Google Cloud`;
  const localOnly = preservesAddresses(what, options, false, true);
  if (!internal && (subnet !== undefined || globalAccess !== undefined)) {
    refuse(`${subnet === undefined ? 'globalAccess' : 'subnet'} of ${what}`, 'left out', subnet ?? globalAccess,
      'it is for an internal one: set internal: true');
  }
  if (internal && options.backendService !== undefined) {
    refuse(`backendService of ${what}`, 'left out', options.backendService, 'an internal one always has a backend service');
  }
  if (weighted && !(localOnly && (internal || backendService))) {
    refuse(`weighted of ${what}`, 'left out without preserveClientAddresses and a backend service', true,
      'only then GKE knows how many pods a node has');
  }
  return {
    what,
    serviceType: kplus.ServiceType.LOAD_BALANCER,
    sourceRanges: requireSourceRanges(`sourceRanges of ${what}`, options.sourceRanges),
    localOnly,
    preservesClientAddresses: localOnly,
    isPublic: !internal && letsEverybodyIn(options),
    proxyProtocol: false,
    tlsPorts: [],
    settleSeconds: SETTLE_SECONDS,
    findings: [],
    annotations: annotationsOf({
      'networking.gke.io/load-balancer-type': internal ? 'Internal' : undefined,
      'cloud.google.com/l4-rbs': !internal && backendService ? 'enabled' : undefined,
      'networking.gke.io/load-balancer-ip-addresses': renderList(`addressNames of ${what}`, options.addressNames),
      'networking.gke.io/load-balancer-subnet': optional(subnet, value => requireListItem(`subnet of ${what}`, value)),
      'networking.gke.io/internal-load-balancer-allow-global-access': optional(globalAccess, String),
      'networking.gke.io/weighted-load-balancing': weighted ? 'pods-per-node' : undefined,
    }),
  };
}
