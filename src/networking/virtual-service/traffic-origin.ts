import { IGateway } from '../gateway/gateway-reference';

/**
 * Where traffic comes from: the conditions that HTTP, TCP and TLS matches share.
 */
export interface TrafficOrigin {
  /**
   * Port on which the request came in. At a gateway it is the number of the Gateway's server.
   *
   * Range: 1 to 65535.
   *
   * @default - every port
   */
  readonly port?: number;

  /**
   * Only for requests that came in through these gateways, which the VirtualService has to name too. `sourceLabels` and
   * `sourceNamespace` are then ignored by Istio.
   *
   * @default - every gateway of the VirtualService
   */
  readonly gateways?: IGateway[];

  /**
   * Also for requests from inside the mesh, beside those of `gateways`; alone, only for these.
   *
   * @default - as `gateways` says
   */
  readonly mesh?: boolean;

  /**
   * Labels of the pod that sends the request. At a gateway these are the gateway's own.
   *
   * @default - every pod
   */
  readonly sourceLabels?: Record<string, string>;

  /**
   * Namespace of the pod that sends the request.
   *
   * @default - every namespace
   */
  readonly sourceNamespace?: string;
}
