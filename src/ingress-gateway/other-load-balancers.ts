import * as kplus from 'cdk8s-plus-28';
import { LoadBalancerClients, preservesAddresses, requireSourceRanges } from './load-balancer-clients';
import { LoadBalancerPlan, SETTLE_SECONDS } from './load-balancer-plan';
import { refuse } from '../core/errors';
import { optional, requireItems, requirePort } from '../core/requirements';
import { isLabelKey } from '../istio';

/**
 * A balancer of your own in front of node ports.
 */
export interface NodePortOptions {
  /**
   * Takes connections only on nodes with a pod of the gateway, and leaves the addresses of clients as they are. The balancer has to ask
   * the nodes which these are, and to leave the addresses as they are too.
   *
   * @default false
   */
  readonly preserveClientAddresses?: boolean;

  /**
   * Expects a header of the PROXY protocol before each connection. The balancer has to send it.
   *
   * @default false
   */
  readonly proxyProtocol?: boolean;
}

/**
 * A balancer that some other controller makes: MetalLB, Cilium, another cloud.
 */
export interface CustomLoadBalancerOptions extends LoadBalancerClients {
  /**
   * What the controller reads, on the Service.
   *
   * @default - none
   */
  readonly annotations?: Record<string, string>;

  /**
   * Which controller makes the balancer. Kubernetes lets nobody change it on a Service that exists.
   *
   * @default - the controller of the cluster
   */
  readonly loadBalancerClass?: string;

  /**
   * Expects a header of the PROXY protocol before each connection. The annotations have to switch it on at the balancer.
   *
   * @default false
   */
  readonly proxyProtocol?: boolean;

  /**
   * Ports on which the balancer ends TLS, by its annotations.
   *
   * @default - none
   */
  readonly tlsPorts?: number[];
}

/** A balancer that we know nothing of. */
export function planCustom(options: CustomLoadBalancerOptions): LoadBalancerPlan {
  const { annotations = {}, loadBalancerClass, proxyProtocol = false, sourceRanges, tlsPorts } = options;
  const what = 'the custom load balancer';
  const preserved = preservesAddresses(what, options, proxyProtocol, false);
  const unfit = Object.entries(annotations).find(([key, value]) => key === '' || typeof value !== 'string');
  if (unfit !== undefined) {
    refuse(`annotation ${unfit[0]} of ${what}`, 'a text', unfit[1], 'numbers and booleans need quotes');
  }
  return {
    what,
    serviceType: kplus.ServiceType.LOAD_BALANCER,
    annotations: { ...annotations },
    loadBalancerClass: optional(loadBalancerClass, value => requireClass(`loadBalancerClass of ${what}`, value)),
    sourceRanges: requireSourceRanges(`sourceRanges of ${what}`, sourceRanges),
    localOnly: preserved,
    preservesClientAddresses: preserved,
    isPublic: false,
    proxyProtocol,
    tlsPorts: optional(tlsPorts, ports => requireItems(`tlsPorts of ${what}`, ports, 'leave it out where there is none')
      .map(port => requirePort(`tlsPorts of ${what}`, port))) ?? [],
    settleSeconds: SETTLE_SECONDS,
    findings: [],
  };
}

/** No balancer: a port of every node. */
export function planNodePort(options: NodePortOptions): LoadBalancerPlan {
  const what = 'the node port';
  const { proxyProtocol = false } = options;
  const preserved = preservesAddresses(what, options, proxyProtocol, false);
  return {
    what,
    serviceType: kplus.ServiceType.NODE_PORT,
    annotations: {},
    localOnly: preserved,
    preservesClientAddresses: preserved,
    isPublic: false,
    proxyProtocol,
    tlsPorts: [],
    settleSeconds: SETTLE_SECONDS,
    findings: [],
  };
}

/** No balancer, reached from inside the cluster only. */
export function planClusterIp(): LoadBalancerPlan {
  return {
    what: 'the cluster IP',
    serviceType: kplus.ServiceType.CLUSTER_IP,
    annotations: {},
    localOnly: false,
    preservesClientAddresses: false,
    isPublic: false,
    proxyProtocol: false,
    tlsPorts: [],
    settleSeconds: SETTLE_SECONDS,
    findings: [],
  };
}

function requireClass(what: string, value: string): string {
  if (typeof value !== 'string' || !isLabelKey(value)) {
    refuse(what, 'a name such as "example.com/balancer"', value, 'use the name that the controller has in its documentation');
  }
  return value;
}
