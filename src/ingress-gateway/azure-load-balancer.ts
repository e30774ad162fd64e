import { isIP } from 'node:net';
import { Duration } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { letsEverybodyIn, LoadBalancerClients, preservesAddresses, requireSourceRanges } from './load-balancer-clients';
import { annotationsOf, LoadBalancerPlan, renderList, requireListItem, SETTLE_SECONDS, STATUS_PORT } from './load-balancer-plan';
import { refuse } from '../core/errors';
import { optional, requireDnsLabel, requireInteger } from '../core/requirements';

/**
 * A Standard Load Balancer of Azure, made by AKS. All Services of a cluster share one for the internet and one for the network, each with
 * an address of its own.
 *
 * Changing `internal`, the subnet or the name of the public address gives the gateway another address.
 *
 * @see https://cloud-provider-azure.sigs.k8s.io/topics/loadbalancer/
 */
export interface AzureLoadBalancerOptions extends LoadBalancerClients {
  /**
   * Makes it reachable from the virtual network only.
   *
   * @default false
   */
  readonly internal?: boolean;

  /**
   * Name of the subnet that the address is from. For an internal balancer.
   *
   * @default - the subnet of the nodes
   */
  readonly subnet?: string;

  /**
   * The IPv4 address: a reserved public one, or a free one of the subnet.
   *
   * @default - Azure chooses one
   */
  readonly ipv4Address?: string;

  /**
   * Name of the public IP address to use. For a balancer that is reached from the internet.
   *
   * @default - Azure makes one
   */
  readonly publicIpName?: string;

  /**
   * Resource group of the public IP address.
   *
   * @default - that of the nodes
   */
  readonly resourceGroup?: string;

  /**
   * First label of a DNS name below the region, for the public address: `LABEL.REGION.cloudapp.azure.com`.
   *
   * @default - none
   */
  readonly dnsLabel?: string;

  /**
   * Lets in clients of these service tags, such as `AzureFrontDoor.Backend`. Without `sourceRanges`: nodes would drop what is not in those.
   *
   * @default - every client
   */
  readonly allowedServiceTags?: string[];

  /**
   * After which time without data a TCP connection ends.
   *
   * Range: 4 to 30 minutes.
   *
   * @default - Azure's: 4 minutes
   */
  readonly tcpIdleTimeout?: Duration;

  /**
   * Makes the status port 15021 reachable, for health checks of a balancer further out.
   *
   * @default true
   */
  readonly exposeStatusPort?: boolean;
}

const PREFIX = 'service.beta.kubernetes.io/azure-';

/** The balancer as the cloud provider wants it described. */
export function planAzure(options: AzureLoadBalancerOptions): LoadBalancerPlan {
  const { internal = false, allowedServiceTags, sourceRanges, exposeStatusPort = true } = options;
  const what = `the ${internal ? 'internal' : 'external'} load balancer of Azure`;
  requireScope(what, options);
  if (allowedServiceTags !== undefined && sourceRanges !== undefined) {
    refuse(`sourceRanges of ${what}`, 'left out beside allowedServiceTags', sourceRanges,
      'nodes drop clients of the tags that are in no range: keep one of them');
  }
  const preserved = preservesAddresses(what, options, false, true);
  const name = (property: string, value?: string) => optional(value, text => requireListItem(`${property} of ${what}`, text));
  return {
    what,
    serviceType: kplus.ServiceType.LOAD_BALANCER,
    sourceRanges: requireSourceRanges(`sourceRanges of ${what}`, sourceRanges),
    localOnly: preserved,
    preservesClientAddresses: preserved,
    isPublic: !internal && allowedServiceTags === undefined && letsEverybodyIn(options),
    proxyProtocol: false,
    tlsPorts: [],
    settleSeconds: SETTLE_SECONDS,
    findings: [],
    annotations: annotationsOf({
      [`${PREFIX}load-balancer-internal`]: internal ? 'true' : undefined,
      [`${PREFIX}load-balancer-internal-subnet`]: name('subnet', options.subnet),
      [`${PREFIX}load-balancer-ipv4`]: optional(options.ipv4Address, value => requireIpv4(`ipv4Address of ${what}`, value)),
      [`${PREFIX}pip-name`]: name('publicIpName', options.publicIpName),
      [`${PREFIX}load-balancer-resource-group`]: name('resourceGroup', options.resourceGroup),
      [`${PREFIX}dns-label-name`]: optional(options.dnsLabel, label => requireDnsLabel(`dnsLabel of ${what}`, label)),
      [`${PREFIX}allowed-service-tags`]: renderList(`allowedServiceTags of ${what}`, allowedServiceTags),
      [`${PREFIX}load-balancer-tcp-idle-timeout`]: optional(options.tcpIdleTimeout, value =>
        String(requireInteger(`tcpIdleTimeout of ${what}, in minutes`, value.toMinutes({ integral: false }), 4, 30))),
      [`service.beta.kubernetes.io/port_${STATUS_PORT}_no_lb_rule`]: exposeStatusPort ? undefined : 'true',
    }),
  };
}

function requireScope(what: string, { internal, subnet, publicIpName, resourceGroup, dnsLabel }: AzureLoadBalancerOptions): void {
  const misplaced = Object.entries(internal ? { publicIpName, resourceGroup, dnsLabel } : { subnet }).find(([, value]) => value !== undefined);
  if (misplaced !== undefined) {
    refuse(`${misplaced[0]} of ${what}`, 'left out', misplaced[1],
      internal ? 'it is for a public address: leave out internal' : 'it is for an internal one: set internal: true');
  }
}

function requireIpv4(what: string, address: string): string {
  return isIP(address) === 4 ? address : refuse(what, 'an IPv4 address', address, 'an address by name is publicIpName');
}
