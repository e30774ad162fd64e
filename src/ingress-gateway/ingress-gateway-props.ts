import { ApiObjectMetadata } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { ConnectionSettings } from './connection-settings';
import { ForwardClientCertificate } from './forward-client-certificate';
import { GatewayDrain } from './gateway-drain';
import { GatewayLoadBalancer } from './gateway-load-balancer';
import { IngressGatewayPort } from './ingress-gateway-port';
import { ProxyHeaders } from './proxy-headers';
import { CommonMetadata } from '../core/common-metadata';
import { DisruptionBudget } from '../workload/disruption-budget';
import { TopologySpread } from '../workload/topology-spread';
import { WorkloadAutoscaling } from '../workload/workload-autoscaling';

/**
 * Properties of an IngressGateway.
 */
export interface IngressGatewayProps {
  /**
   * Name of Service, Deployment and ServiceAccount. Changing it replaces the balancer, and with it the address that DNS names lead to.
   */
  readonly name: string;

  /**
   * What is in front of the gateway, and which controller makes it.
   */
  readonly loadBalancer: GatewayLoadBalancer;

  /**
   * Labels that tell the pods of this gateway from those of others: Gateways select by them. Kubernetes lets nobody change them on a
   * Deployment that exists.
   *
   * @default - `istio: NAME`
   */
  readonly selectorLabels?: Record<string, string>;

  /**
   * Ports for traffic. The status port 15021 is always there beside them.
   *
   * @default - 80 and 443
   */
  readonly ports?: IngressGatewayPort[];

  /**
   * Number of pods. Left out where an autoscaler decides.
   *
   * @default 2
   */
  readonly replicas?: number;

  /**
   * Lets an autoscaler decide how many pods there are.
   *
   * @default - `replicas`
   */
  readonly autoscaling?: WorkloadAutoscaling;

  /**
   * How many pods an eviction may take at a time.
   *
   * @default DisruptionBudget.maxUnavailable(1)
   */
  readonly disruptionBudget?: DisruptionBudget;

  /**
   * How the pods spread over zones and nodes. An empty list leaves it to the cluster.
   *
   * @default - evenly over zones and over nodes, where there is place
   */
  readonly topologySpread?: TopologySpread[];

  /**
   * CPU and memory of each pod. Envoy runs a thread for each CPU of the limit.
   *
   * @default - 100m to 2 CPUs, 128Mi to 1Gi of memory
   */
  readonly resources?: kplus.ContainerResources;

  /**
   * How the pods stop.
   *
   * @default GatewayDrain.untilIdle()
   */
  readonly drain?: GatewayDrain;

  /**
   * How new pods replace old ones.
   *
   * @default - RollingUpdate with maxSurge and maxUnavailable of 25 %
   */
  readonly strategy?: kplus.DeploymentStrategy;

  /**
   * How many proxies in front of the gateway add to `x-forwarded-for` and can be trusted, such as a CDN. The balancer of TCP is none. Nobody
   * may reach the gateway around them: whoever can, can claim any address (`CDI034`).
   *
   * Range: 0 to 4294967295.
   *
   * @default - 0 where the balancer keeps the addresses of clients, whatever the mesh says, because each of them could claim any address
   * otherwise; 0 with `forwardClientCertificate` or the PROXY protocol, for Istio merges none of these; else that of the mesh, 0 unless it
   * says otherwise
   * @see https://istio.io/latest/docs/ops/configuration/traffic-management/network-topologies/
   */
  readonly numTrustedProxies?: number;

  /**
   * What the gateway does with the header `x-forwarded-client-cert` (`gatewayTopology.forwardClientCertDetails`).
   *
   * @default - that of the mesh, else ForwardClientCertificate.SANITIZE_SET; SANITIZE_SET with `numTrustedProxies`, the PROXY protocol, or a
   * balancer that keeps the addresses of clients
   * @see https://istio.io/latest/docs/ops/configuration/traffic-management/network-topologies/
   */
  readonly forwardClientCertificate?: ForwardClientCertificate;

  /**
   * How the gateway treats connections and requests of its clients: timeouts, limits, unusual headers and paths. Istio 1.31 and newer.
   *
   * @default - that of the mesh, else Istio's
   */
  readonly connectionSettings?: ConnectionSettings;

  /**
   * The headers that the gateway itself adds to requests and answers.
   *
   * @default - that of the mesh, else Istio's
   */
  readonly proxyHeaders?: ProxyHeaders;

  /**
   * Labels and annotations of every object that it makes. Pods get them from `podMetadata`, what the Service
   * alone should have from `serviceMetadata`.
   *
   * @default - none
   */
  readonly metadata?: CommonMetadata;

  /**
   * Labels and annotations of the pods, beside those of the gateway.
   *
   * @default - none
   */
  readonly podMetadata?: ApiObjectMetadata;

  /**
   * Labels and annotations of the Service, beside those of the balancer: `external-dns.alpha.kubernetes.io/hostname`, for example.
   *
   * @default - none
   */
  readonly serviceMetadata?: ApiObjectMetadata;

  /**
   * The ServiceAccount of the pods. Give one that may read the Secrets with the certificates in the namespace of the gateway.
   *
   * @default - one is made, with a Role that may
   */
  readonly serviceAccount?: kplus.IServiceAccount;
}
