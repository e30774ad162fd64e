import { ExternalResourcesProps } from '../../mesh-settings/external-resources';
import { GatewayWorkload } from '../../mesh-settings/gateway-workload';
import { IstioVersion } from '../../mesh-settings/istio-version';

/**
 * What decides about requests beside the manifests.
 */
export interface SimulatorOptions {
  /**
   * The mesh configuration of istiod, as the ConfigMap `istio` has it.
   *
   * @default - that of the ConfigMap `istio` or the IstioOperator among the manifests; else what the mesh settings of the app say, and Istio's
   * defaults
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/
   */
  // The mesh configuration holds anything, and jsii takes no unknown.
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  readonly meshConfig?: { [field: string]: any };

  /**
   * The version of Istio that serves the manifests.
   *
   * @default - the newest one that this library knows
   */
  readonly istioVersion?: IstioVersion;

  /**
   * Gateways of which the manifests have no pods.
   *
   * @default - those that the mesh settings and the load balancers of the app name; else the pods labelled `istio: ingressgateway` in
   * `istio-system`, behind a Service with the ports 80 and 443
   */
  readonly gatewayWorkloads?: GatewayWorkload[];

  /**
   * What is in the cluster beside the manifests.
   *
   * @default - what `ExternalResources` of the app say
   */
  readonly external?: ExternalResourcesProps;

  /**
   * Which cluster of an app with several is meant, by the name that its mesh settings have.
   *
   * @default - the only one
   */
  readonly cluster?: string;
}
