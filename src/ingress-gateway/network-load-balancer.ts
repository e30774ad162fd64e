import { Duration } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { AwsLoadBalancerTls, NETWORK_SECURITY_POLICY, tlsAnnotations, tlsPorts } from './aws-load-balancer-tls';
import { letsEverybodyIn, LoadBalancerClients, preservesAddresses, requireSourceRanges } from './load-balancer-clients';
import { annotationsOf, LoadBalancerPlan, READY_PATH, renderList, renderMap, SETTLE_SECONDS, STATUS_PORT } from './load-balancer-plan';
import { refuse } from '../core/errors';
import { optional, requireInteger } from '../core/requirements';

/**
 * From where a balancer of AWS is reached.
 */
export enum NetworkLoadBalancerScheme {
  /** From the internet: addresses are public. */
  INTERNET_FACING = 'internet-facing',
  /** From the VPC and from networks connected to it. */
  INTERNAL = 'internal',
}

/**
 * To what a Network Load Balancer sends connections.
 */
export enum NetworkLoadBalancerTargetType {
  /** To the addresses of the pods, without a detour over other nodes. Pods need addresses of the VPC (Amazon VPC CNI). */
  IP = 'ip',
  /** To a node port of the instances. */
  INSTANCE = 'instance',
}

/**
 * Which HTTP versions a Network Load Balancer offers in the TLS handshake.
 *
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/network/create-tls-listener.html#alpn-policies
 */
export enum NetworkLoadBalancerAlpn {
  /** None: clients speak HTTP/1.1, and gRPC does not work. */
  NONE = 'None',
  /** HTTP/1.1 only. */
  HTTP1_ONLY = 'HTTP1Only',
  /** HTTP/2 only. */
  HTTP2_ONLY = 'HTTP2Only',
  /** HTTP/1.1 before HTTP/2. */
  HTTP2_OPTIONAL = 'HTTP2Optional',
  /** HTTP/2 before HTTP/1.1. */
  HTTP2_PREFERRED = 'HTTP2Preferred',
}

/**
 * TLS that ends at a Network Load Balancer.
 */
export interface NetworkLoadBalancerTls extends AwsLoadBalancerTls {
  /**
   * Which HTTP versions it offers.
   *
   * @default NetworkLoadBalancerAlpn.HTTP2_PREFERRED
   */
  readonly alpnPolicy?: NetworkLoadBalancerAlpn;
}

/**
 * A Network Load Balancer of AWS, made by the AWS Load Balancer Controller or by EKS Auto Mode.
 *
 * AWS replaces the balancer, with a new name and new addresses, when the scheme changes. Subnets can be added, not taken away. The name
 * and the security groups are decided when it is made: one made without security groups gets none later.
 *
 * @see https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/service/annotations/
 */
export interface NetworkLoadBalancerOptions extends LoadBalancerClients {
  /**
   * From where it is reached. Changing it replaces the balancer.
   */
  readonly scheme: NetworkLoadBalancerScheme;

  /**
   * To what it sends connections.
   *
   * @default NetworkLoadBalancerTargetType.IP
   */
  readonly targetType?: NetworkLoadBalancerTargetType;

  /**
   * Name of the balancer: at most 32 letters, digits and inner hyphens, not beginning with `internal-`. It has an effect only when the
   * balancer is made.
   *
   * @default - AWS names it after namespace and Service
   */
  readonly loadBalancerName?: string;

  /**
   * Ids or names of its subnets, one an availability zone. They can be added later, not taken away.
   *
   * @default - those that carry the tag `kubernetes.io/role/elb`, or `kubernetes.io/role/internal-elb`
   */
  readonly subnets?: string[];

  /**
   * Allocation ids of Elastic IP addresses, one a subnet. For an internet-facing balancer.
   *
   * @default - addresses of AWS
   */
  readonly eipAllocations?: string[];

  /**
   * Private addresses, one a subnet and from its range. For an internal balancer.
   *
   * @default - addresses of AWS
   */
  readonly privateIpv4Addresses?: string[];

  /**
   * Ids or names of the security groups that say who may connect. The controller keeps on opening the pods to the balancer.
   *
   * @default - the controller makes one of `sourceRanges`
   */
  readonly securityGroups?: string[];

  /**
   * Gives the balancer IPv6 addresses beside IPv4.
   *
   * @default false
   */
  readonly dualStack?: boolean;

  /**
   * Sends connections to pods of every zone, not only of the one where they come in. Traffic between zones costs.
   *
   * @default false
   */
  readonly crossZone?: boolean;

  /**
   * Refuses to delete the balancer until this is false again.
   *
   * @default false
   */
  readonly deletionProtection?: boolean;

  /**
   * Names the client in a header of the PROXY protocol, version 2, before each connection. The pods of the gateway are told to expect it:
   * both sides change in one apply, and connections fail until both have.
   *
   * @default false
   */
  readonly proxyProtocol?: boolean;

  /**
   * Ends TLS at the balancer.
   *
   * @default - TLS passes, and ends at the gateway
   */
  readonly tls?: NetworkLoadBalancerTls;

  /**
   * For how long connections to a pod that went away go on.
   *
   * Range: 0 to 3600 seconds.
   *
   * @default - AWS's: 300 seconds
   */
  readonly deregistrationDelay?: Duration;

  /**
   * Further attributes of the balancer, such as `access_logs.s3.enabled: 'true'`. One that is taken out again keeps its value at AWS.
   *
   * @default - none
   * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_LoadBalancerAttribute.html
   */
  readonly attributes?: Record<string, string>;

  /**
   * Further attributes of the target groups.
   *
   * @default - none
   * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_TargetGroupAttribute.html
   */
  readonly targetGroupAttributes?: Record<string, string>;

  /**
   * Tags of what AWS makes.
   *
   * @default - those of the controller
   */
  readonly tags?: Record<string, string>;
}

/** Which of the two controllers makes the balancer. */
export interface NetworkLoadBalancerController {
  readonly what: string;
  readonly loadBalancerClass: string;
  readonly readinessGate: string;
  /** Whether it reads the annotation for the PROXY protocol; the attribute of the target group does the same. */
  readonly hasProxyProtocolAnnotation: boolean;
}

/** How long a Network Load Balancer needs until it sends nothing more to the address of a pod. */
const IP_SETTLE_SECONDS = 120;
const PREFIX = 'service.beta.kubernetes.io/aws-load-balancer-';
const TYPED_ATTRIBUTES: Record<string, string> = {
  'load_balancing.cross_zone.enabled': 'crossZone',
  'deletion_protection.enabled': 'deletionProtection',
  'proxy_protocol_v2.enabled': 'proxyProtocol',
  'preserve_client_ip.enabled': 'preserveClientAddresses',
  'deregistration_delay.timeout_seconds': 'deregistrationDelay',
};

/** The balancer as its controller wants it described. */
export function planNetworkLoadBalancer(controller: NetworkLoadBalancerController, options: NetworkLoadBalancerOptions): LoadBalancerPlan {
  const { what } = controller;
  const { scheme, targetType = NetworkLoadBalancerTargetType.IP, proxyProtocol = false, tls } = options;
  requireAddresses(what, options);
  requireOneFilter(what, options);
  const toPods = targetType === NetworkLoadBalancerTargetType.IP;
  const preserved = preservesAddresses(what, options, proxyProtocol, true);
  return {
    what,
    serviceType: kplus.ServiceType.LOAD_BALANCER,
    loadBalancerClass: controller.loadBalancerClass,
    sourceRanges: requireSourceRanges(`sourceRanges of ${what}`, options.sourceRanges),
    localOnly: preserved && !toPods,
    // A client with an IPv6 address comes to an IPv4 one of a pod from an address of the balancer.
    preservesClientAddresses: preserved && !options.dualStack,
    isPublic: scheme === NetworkLoadBalancerScheme.INTERNET_FACING && options.securityGroups === undefined && letsEverybodyIn(options),
    proxyProtocol,
    tlsPorts: tlsPorts(what, tls),
    settleSeconds: toPods ? IP_SETTLE_SECONDS : SETTLE_SECONDS,
    readinessGate: toPods ? controller.readinessGate : undefined,
    findings: [],
    annotations: annotationsOf({
      [`${PREFIX}scheme`]: scheme,
      [`${PREFIX}nlb-target-type`]: targetType,
      [`${PREFIX}name`]: optional(options.loadBalancerName, name => requireBalancerName(`loadBalancerName of ${what}`, name)),
      [`${PREFIX}ip-address-type`]: options.dualStack ? 'dualstack' : undefined,
      [`${PREFIX}subnets`]: renderList(`subnets of ${what}`, options.subnets),
      [`${PREFIX}eip-allocations`]: renderList(`eipAllocations of ${what}`, options.eipAllocations),
      [`${PREFIX}private-ipv4-addresses`]: renderList(`privateIpv4Addresses of ${what}`, options.privateIpv4Addresses),
      [`${PREFIX}security-groups`]: renderList(`securityGroups of ${what}`, options.securityGroups),
      // Without it the controller would leave the pods closed to a balancer with security groups of the user.
      [`${PREFIX}manage-backend-security-group-rules`]: options.securityGroups ? 'true' : undefined,
      ...healthCheck(toPods && !proxyProtocol),
      [`${PREFIX}proxy-protocol`]: proxyProtocol && controller.hasProxyProtocolAnnotation ? '*' : undefined,
      [`${PREFIX}attributes`]: attributes(what, options),
      [`${PREFIX}target-group-attributes`]: targetGroupAttributes(what, options, {
        'preserve_client_ip.enabled': preserved && toPods ? 'true' : undefined,
        'proxy_protocol_v2.enabled': proxyProtocol && !controller.hasProxyProtocolAnnotation ? 'true' : undefined,
      }),
      ...tlsAnnotations(what, tls, NETWORK_SECURITY_POLICY),
      [`${PREFIX}alpn-policy`]: optional(tls, ({ alpnPolicy = NetworkLoadBalancerAlpn.HTTP2_PREFERRED }) => alpnPolicy),
      [`${PREFIX}additional-resource-tags`]: renderMap(`tags of ${what}`, options.tags ?? {}),
    }),
  };
}

/**
 * Pods are asked whether they are ready. With the PROXY protocol health checks begin with its header too, which the status port does not
 * understand; nodes are asked as the controller does by itself, by the health check of the Service where it is Local.
 */
function healthCheck(asksPods: boolean): Record<string, string | undefined> {
  return asksPods ? {
    [`${PREFIX}healthcheck-protocol`]: 'http',
    [`${PREFIX}healthcheck-port`]: String(STATUS_PORT),
    [`${PREFIX}healthcheck-path`]: READY_PATH,
  } : {};
}

function attributes(what: string, { crossZone, deletionProtection, attributes: further }: NetworkLoadBalancerOptions): string | undefined {
  return renderMap(`attributes of ${what}`, annotationsOf({
    'load_balancing.cross_zone.enabled': optional(crossZone, String),
    'deletion_protection.enabled': optional(deletionProtection, String),
    ...untyped(`attributes of ${what}`, further),
  }));
}

function targetGroupAttributes(what: string, options: NetworkLoadBalancerOptions, own: Record<string, string | undefined>): string | undefined {
  const delay = optional(options.deregistrationDelay, value =>
    String(requireInteger(`deregistrationDelay of ${what}, in seconds`, value.toSeconds({ integral: false }), 0, 3600)));
  return renderMap(`targetGroupAttributes of ${what}`, annotationsOf({
    ...own,
    'deregistration_delay.timeout_seconds': delay,
    ...untyped(`targetGroupAttributes of ${what}`, options.targetGroupAttributes),
  }));
}

function untyped(what: string, values: Record<string, string> = {}): Record<string, string> {
  const typed = Object.keys(values).find(key => key in TYPED_ATTRIBUTES);
  return typed === undefined ? values : refuse(what, 'other attributes', typed, `use the property ${TYPED_ATTRIBUTES[typed]}`);
}

function requireAddresses(what: string, { scheme, subnets, eipAllocations, privateIpv4Addresses }: NetworkLoadBalancerOptions): void {
  const given: [string, string[] | undefined, NetworkLoadBalancerScheme][] = [
    ['eipAllocations', eipAllocations, NetworkLoadBalancerScheme.INTERNET_FACING],
    ['privateIpv4Addresses', privateIpv4Addresses, NetworkLoadBalancerScheme.INTERNAL],
  ];
  for (const [name, values, wanted] of given) {
    if (values !== undefined && scheme !== wanted) {
      refuse(`${name} of ${what}`, `left out unless the scheme is ${wanted}`, values, `set the scheme ${wanted}, or leave them out`);
    }
    if (values !== undefined && subnets !== undefined && values.length !== subnets.length) {
      refuse(`${name} of ${what}`, `as many as subnets (${subnets.length})`, values, 'give one for each subnet');
    }
  }
}

function requireOneFilter(what: string, { securityGroups, sourceRanges }: NetworkLoadBalancerOptions): void {
  if (securityGroups !== undefined && sourceRanges !== undefined) {
    refuse(`sourceRanges of ${what}`, 'left out beside securityGroups', sourceRanges,
      'the security groups say who may connect: add the ranges there');
  }
}

function requireBalancerName(what: string, name: string): string {
  if (!/^(?!internal-)[A-Za-z0-9]([-A-Za-z0-9]{0,30}[A-Za-z0-9])?$/.test(name)) {
    refuse(what, 'at most 32 letters, digits and inner hyphens, not beginning with "internal-"', name, 'shorten it');
  }
  return name;
}
