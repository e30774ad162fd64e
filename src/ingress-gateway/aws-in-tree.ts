import * as kplus from 'cdk8s-plus-28';
import { AwsLoadBalancerTls, NETWORK_SECURITY_POLICY, tlsAnnotations, tlsPorts } from './aws-load-balancer-tls';
import { letsEverybodyIn, LoadBalancerClients, preservesAddresses, requireSourceRanges } from './load-balancer-clients';
import { annotationsOf, LoadBalancerPlan, renderList, renderMap, SETTLE_SECONDS } from './load-balancer-plan';
import { refuse } from '../core/errors';

/**
 * A balancer that the AWS cloud provider itself makes (`cloud-provider-aws`, once a part of Kubernetes): a Network Load Balancer, or a
 * Classic one. AWS maintains this for clusters that have it; new ones use the AWS Load Balancer Controller.
 *
 * Changing `classic` or `internal` needs a new Service: the controller leaves the old balancer behind.
 *
 * @see https://cloud-provider-aws.sigs.k8s.io/service_controller/
 */
export interface AwsInTreeOptions extends LoadBalancerClients {
  /**
   * Makes it reachable from the VPC only.
   *
   * @default false
   */
  readonly internal?: boolean;

  /**
   * Makes a Classic Load Balancer, which AWS phases out.
   *
   * @default false, a Network Load Balancer
   */
  readonly classic?: boolean;

  /**
   * Ids or names of its subnets, one an availability zone.
   *
   * @default - those that carry the tag `kubernetes.io/role/elb`, or `kubernetes.io/role/internal-elb`
   */
  readonly subnets?: string[];

  /**
   * Allocation ids of Elastic IP addresses, one a subnet. For a Network Load Balancer that is reached from the internet.
   *
   * @default - addresses of AWS
   */
  readonly eipAllocations?: string[];

  /**
   * Ids of its security groups.
   *
   * @default - the controller makes one of `sourceRanges`
   */
  readonly securityGroups?: string[];

  /**
   * Sends connections to nodes of every zone. For a Classic Load Balancer: for a Network Load Balancer the controller knows no such setting.
   *
   * @default false
   */
  readonly crossZone?: boolean;

  /**
   * Names the client in a header of the PROXY protocol before each connection. The pods of the gateway are told to expect it. For a Network
   * Load Balancer the cloud provider has to be of version 1.34 or newer.
   *
   * @default false
   */
  readonly proxyProtocol?: boolean;

  /**
   * Ends TLS at the balancer, with one certificate.
   *
   * @default - TLS passes, and ends at the gateway
   */
  readonly tls?: AwsLoadBalancerTls;

  /**
   * Tags of what AWS makes.
   *
   * @default - those of the controller
   */
  readonly tags?: Record<string, string>;
}

const PREFIX = 'service.beta.kubernetes.io/aws-load-balancer-';
/** TLS 1.2; a Classic Load Balancer knows nothing newer. */
const CLASSIC_SECURITY_POLICY = 'ELBSecurityPolicy-TLS-1-2-2017-01';

/** The balancer as the cloud provider wants it described. */
export function planAwsInTree(options: AwsInTreeOptions): LoadBalancerPlan {
  const { internal = false, classic = false, proxyProtocol = false, crossZone, eipAllocations, tls } = options;
  const what = `the in-tree ${classic ? 'Classic' : 'Network'} Load Balancer`;
  requireKind(what, options);
  const preserved = preservesAddresses(what, options, proxyProtocol, !classic);
  return {
    what,
    serviceType: kplus.ServiceType.LOAD_BALANCER,
    sourceRanges: requireSourceRanges(`sourceRanges of ${what}`, options.sourceRanges),
    localOnly: preserved,
    preservesClientAddresses: preserved,
    isPublic: !internal && options.securityGroups === undefined && letsEverybodyIn(options),
    proxyProtocol,
    tlsPorts: tlsPorts(what, tls),
    settleSeconds: SETTLE_SECONDS,
    findings: [{
      code: 'CDI031',
      message: `${what} is made by the controller that AWS keeps for old clusters: it is in maintenance only`,
      fix: 'use GatewayLoadBalancer.awsLoadBalancerController or eksAutoMode with a new Service, or acknowledge the finding',
    }],
    annotations: annotationsOf({
      [`${PREFIX}type`]: classic ? undefined : 'nlb',
      [`${PREFIX}internal`]: internal ? 'true' : undefined,
      [`${PREFIX}subnets`]: renderList(`subnets of ${what}`, options.subnets),
      [`${PREFIX}eip-allocations`]: renderList(`eipAllocations of ${what}`, eipAllocations),
      [`${PREFIX}security-groups`]: renderList(`securityGroups of ${what}`, options.securityGroups),
      [`${PREFIX}cross-zone-load-balancing-enabled`]: crossZone === undefined ? undefined : String(crossZone),
      [`${PREFIX}proxy-protocol`]: proxyProtocol && classic ? '*' : undefined,
      [`${PREFIX}target-group-attributes`]: proxyProtocol && !classic ? 'proxy_protocol_v2.enabled=true' : undefined,
      ...tlsAnnotations(what, tls, classic ? CLASSIC_SECURITY_POLICY : NETWORK_SECURITY_POLICY),
      [`${PREFIX}additional-resource-tags`]: renderMap(`tags of ${what}`, options.tags ?? {}),
    }),
  };
}

function requireKind(what: string, { internal, classic, crossZone, eipAllocations, subnets, tls, preserveClientAddresses }: AwsInTreeOptions): void {
  if (crossZone !== undefined && !classic) {
    refuse(`crossZone of ${what}`, 'left out', crossZone,
      'the in-tree controller reads it for a Classic Load Balancer only: use the AWS Load Balancer Controller');
  }
  if (eipAllocations !== undefined && (classic || internal)) {
    refuse(`eipAllocations of ${what}`, 'left out unless it is a Network Load Balancer reached from the internet', eipAllocations, 'leave them out');
  }
  if (eipAllocations !== undefined && subnets !== undefined && eipAllocations.length !== subnets.length) {
    refuse(`eipAllocations of ${what}`, `as many as subnets (${subnets.length})`, eipAllocations, 'give one for each subnet');
  }
  if (tls !== undefined && tls.certificateArns.length !== 1) {
    refuse(`tls.certificateArns of ${what}`, 'one certificate', tls.certificateArns,
      'the in-tree controller knows no further ones: use one for all names');
  }
  if (classic && preserveClientAddresses) {
    refuse(`preserveClientAddresses of ${what}`, 'left out', true, 'a Classic Load Balancer opens connections of its own: use proxyProtocol');
  }
}
