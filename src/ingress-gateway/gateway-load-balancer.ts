import { AwsInTreeOptions, planAwsInTree } from './aws-in-tree';
import { AzureLoadBalancerOptions, planAzure } from './azure-load-balancer';
import { GoogleCloudLoadBalancerOptions, planGoogleCloud } from './google-cloud-load-balancer';
import { LoadBalancerPlan } from './load-balancer-plan';
import { NetworkLoadBalancerOptions, planNetworkLoadBalancer } from './network-load-balancer';
import { CustomLoadBalancerOptions, NodePortOptions, planClusterIp, planCustom, planNodePort } from './other-load-balancers';

/**
 * What is in front of the pods of a gateway, and which controller makes it: each one reads annotations of its own, and leaves those of
 * others without effect.
 *
 * @see https://kubernetes.io/docs/concepts/services-networking/service/#loadbalancer
 */
export class GatewayLoadBalancer {
  /**
   * A Network Load Balancer of AWS, made by the AWS Load Balancer Controller (2.6 or newer) for the class `service.k8s.aws/nlb`.
   *
   * @param options scheme, targets, TLS, addresses
   * @throws if options do not fit together
   * @see https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/service/annotations/
   */
  public static awsLoadBalancerController(options: NetworkLoadBalancerOptions): GatewayLoadBalancer {
    return new GatewayLoadBalancer(planNetworkLoadBalancer({
      what: 'the Network Load Balancer',
      loadBalancerClass: 'service.k8s.aws/nlb',
      readinessGate: 'elbv2.k8s.aws/pod-readiness-gate-inject',
      hasProxyProtocolAnnotation: true,
    }, options));
  }

  /**
   * A Network Load Balancer of AWS, made by EKS Auto Mode for the class `eks.amazonaws.com/nlb`.
   *
   * @param options scheme, targets, TLS, addresses
   * @throws if options do not fit together
   * @see https://docs.aws.amazon.com/eks/latest/userguide/auto-configure-nlb.html
   */
  public static eksAutoMode(options: NetworkLoadBalancerOptions): GatewayLoadBalancer {
    return new GatewayLoadBalancer(planNetworkLoadBalancer({
      what: 'the Network Load Balancer of EKS Auto Mode',
      loadBalancerClass: 'eks.amazonaws.com/nlb',
      readinessGate: 'eks.amazonaws.com/pod-readiness-gate-inject',
      hasProxyProtocolAnnotation: false,
    }, options));
  }

  /**
   * A balancer that the AWS cloud provider itself makes, for clusters without another controller. Reported as `CDI031`: AWS maintains it
   * for old clusters only.
   *
   * @param options kind, TLS, addresses
   * @throws if options do not fit together
   * @see https://cloud-provider-aws.sigs.k8s.io/service_controller/
   */
  public static awsInTree(options: AwsInTreeOptions = {}): GatewayLoadBalancer {
    return new GatewayLoadBalancer(planAwsInTree(options));
  }

  /**
   * A passthrough Network Load Balancer of Google Cloud, made by GKE.
   *
   * @param options scope and addresses
   * @throws if options do not fit together
   * @see https://cloud.google.com/kubernetes-engine/docs/concepts/service-load-balancer-parameters
   */
  public static googleCloud(options: GoogleCloudLoadBalancerOptions = {}): GatewayLoadBalancer {
    return new GatewayLoadBalancer(planGoogleCloud(options));
  }

  /**
   * A Standard Load Balancer of Azure, made by AKS.
   *
   * @param options scope and addresses
   * @throws if options do not fit together
   * @see https://cloud-provider-azure.sigs.k8s.io/topics/loadbalancer/
   */
  public static azure(options: AzureLoadBalancerOptions = {}): GatewayLoadBalancer {
    return new GatewayLoadBalancer(planAzure(options));
  }

  /**
   * A port of every node, for a balancer that something else makes.
   *
   * @param options what the gateway knows of clients
   * @throws if options do not fit together
   */
  public static nodePort(options: NodePortOptions = {}): GatewayLoadBalancer {
    return new GatewayLoadBalancer(planNodePort(options));
  }

  /**
   * Nothing: the gateway is reached from inside the cluster, by another gateway or a tunnel.
   */
  public static clusterIp(): GatewayLoadBalancer {
    return new GatewayLoadBalancer(planClusterIp());
  }

  /**
   * A balancer that some other controller makes.
   *
   * @param options annotations and class
   * @throws if options do not fit together
   */
  public static custom(options: CustomLoadBalancerOptions): GatewayLoadBalancer {
    return new GatewayLoadBalancer(planCustom(options));
  }

  /**
   * What it needs on the Service and on the pods.
   *
   * @internal
   */
  public readonly _plan: LoadBalancerPlan;

  private constructor(plan: LoadBalancerPlan) {
    this._plan = plan;
  }
}
