import { ApplicationProtocol } from './application-protocol';

/**
 * A port of a WeightedService.
 *
 * @see https://kubernetes.io/docs/concepts/services-networking/service/#multi-port-services
 */
export interface WeightedServicePort {
  /**
   * Port of the Service. Unique in it.
   *
   * Range: 1 to 65535.
   */
  readonly port: number;

  /**
   * Port of the containers. For a Service that exists already it is left out.
   *
   * Range: 1 to 65535.
   *
   * @default - of a single port: the first port of the first container that has one; of several: the same number as `port`
   */
  readonly targetPort?: number;

  /**
   * What is spoken at the port: it becomes the `appProtocol` of the port, and the beginning of its name.
   *
   * @default ApplicationProtocol.HTTP
   */
  readonly protocol?: ApplicationProtocol;

  /**
   * Name of the port: the protocol, or the protocol with a suffix, such as `grpc-admin`. Unique in the Service. For a Service that exists
   * already it is left out.
   *
   * @default - the protocol
   */
  readonly name?: string;

  /**
   * For `HTTPS` and `TLS`: the server names (SNI) that callers inside the mesh ask for, full DNS names such as
   * `echo.shop.svc.cluster.local`. Connections with these names are split by the weights. A caller that asks for another name gets no
   * connection, because Istio finds no rule for it.
   *
   * @default - none: the connections of the port go to all pods alike, and the finding CDI021 says so
   */
  readonly serverNames?: string[];
}
