/**
 * A port that the Service of a gateway workload exposes.
 */
export interface GatewayWorkloadPort {
  /**
   * Port of the Service: the one that a Gateway server names.
   *
   * Range: 1 to 65535.
   */
  readonly port: number;

  /**
   * Port of the gateway's pod that it leads to. Two servers whose ports lead to the same target port share one listener.
   *
   * @default - the same as `port`
   */
  readonly targetPort?: number;
}

/**
 * The pods that run a gateway: Envoys that take traffic from outside the mesh.
 */
export interface GatewayWorkload {
  /**
   * Labels of the gateway's pods. A Gateway binds to the pods that have all of them.
   */
  readonly labels: Record<string, string>;

  /**
   * Namespace of the gateway's pods. Certificates and policies for the gateway live there.
   */
  readonly namespaceName: string;

  /**
   * Ports that the gateway's Service exposes.
   *
   * @default - 80 (to 8080) and 443 (to 8443)
   */
  readonly ports?: GatewayWorkloadPort[];
}
