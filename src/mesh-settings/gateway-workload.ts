import { optional, requireDnsLabel, requireObjectName, requirePort, requireSelectorLabels } from '../core/requirements';

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

/** Ports that are taken for those of a gateway where nobody says which it has: those of older charts. */
export const USUAL_GATEWAY_PORTS: GatewayWorkloadPort[] = [{ port: 80, targetPort: 8080 }, { port: 443, targetPort: 8443 }];

/**
 * How the pods of a gateway know from which address a client comes, so that a rule may rely on it.
 */
export enum ClientAddress {
  /** The connection comes from it: the balancer in front keeps the addresses of clients (`externalTrafficPolicy: Local`, for example). */
  CONNECTION = 'connection',
  /** A header of the PROXY protocol names it, and the gateway expects that header. */
  PROXY_PROTOCOL = 'PROXY protocol',
  /** `x-forwarded-for` names it, and the gateway knows how many proxies in front of it can be trusted (`numTrustedProxies`). */
  X_FORWARDED_FOR = 'x-forwarded-for',
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
   * Name of the ServiceAccount of its pods, which is who the gateway is to workloads behind it: `cluster.local/ns/NAMESPACE/sa/NAME`.
   *
   * @default - not known: no policy can name the gateway
   */
  readonly serviceAccountName?: string;

  /**
   * Ports that the gateway's Service exposes.
   *
   * @default - 80 (to 8080) and 443 (to 8443)
   */
  readonly ports?: GatewayWorkloadPort[];

  /**
   * How its pods know the addresses of clients. Say it only where the gateway is set up so: otherwise everybody can claim any address.
   *
   * @default - they do not, so that no rule can look at them
   */
  readonly clientAddress?: ClientAddress;

  /**
   * Whether its pods expect the header of the PROXY protocol (`gatewayTopology.proxyProtocol`), also where `x-forwarded-for` names the clients.
   * Then they take the port that the header names for that of the connection, so that policies can not tell ports apart.
   *
   * @default - true where `clientAddress` is `PROXY_PROTOCOL`, else false
   */
  readonly proxyProtocol?: boolean;
}

/** Whether pods of a gateway take the port of a connection from the header of the PROXY protocol. */
export function takesNamedPorts({ clientAddress, proxyProtocol = false }: GatewayWorkload): boolean {
  return proxyProtocol || clientAddress === ClientAddress.PROXY_PROTOCOL;
}

/** Refuses names, labels and ports that pods can not have. */
export function requireGatewayWorkload(what: string, workload: GatewayWorkload): GatewayWorkload {
  requireDnsLabel(`${what}.namespaceName`, workload.namespaceName);
  optional(workload.serviceAccountName, name => requireObjectName(`${what}.serviceAccountName`, name));
  const labels = requireSelectorLabels(`${what}.labels`, workload.labels, 'without labels a Gateway binds to every gateway of the mesh');
  for (const { port, targetPort } of workload.ports ?? []) {
    requirePort(`${what}.ports: port`, port);
    optional(targetPort, value => requirePort(`${what}.ports: targetPort`, value));
  }
  return { ...workload, ports: workload.ports ?? USUAL_GATEWAY_PORTS, labels };
}
