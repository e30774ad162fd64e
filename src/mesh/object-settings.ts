/** A port of the Service in front of a gateway, and where it leads. */
export interface AssumedGatewayPort {
  readonly port: number;
  readonly targetPort: number;
}

/** A gateway of which the manifests have no pods: what somebody says of it. */
export interface AssumedGateway {
  readonly namespace: string;
  readonly labels: Record<string, string>;
  readonly ports: readonly AssumedGatewayPort[];
  /** Whether somebody said so, and they are not just the usual ones. */
  readonly arePortsKnown: boolean;
  /** Whether the pods take address and port of a connection from a header of the PROXY protocol: those of the balancer. */
  readonly hasProxyProtocol: boolean;
}

/** What the mesh decides for an object. */
export interface ObjectSettings {
  /** DNS domain of the cluster. */
  readonly clusterDomain: string;
  /** Namespace whose Istio objects apply to the whole mesh. */
  readonly rootNamespace: string;
  /** Whether pods take part by the proxies of their nodes, and not by sidecars. */
  readonly isAmbient: boolean;
  /** Whether the proxies of all pods answer DNS, so that they know hosts by the addresses that Istio allocates; no, where it is not said. */
  readonly hasDnsCapture?: boolean;
  /** Whether the namespaces of an ambient mesh use a waypoint, as far as the settings say. */
  readonly hasWaypoint: boolean;
  /** As whom it runs, where that is said. */
  readonly waypointAccount?: { readonly namespace?: string; readonly name: string; readonly waypoint: string };
  /** Whether gateways send requests through that waypoint too; no, where it is not said. */
  readonly isWaypointUsedByGateways?: boolean;
  /** The gateway that Gateways select where the manifests have no such pods. */
  readonly gateway: AssumedGateway;
}

/** What applies where nobody says otherwise: Istio's own defaults, and the gateway of its older installations. */
export const DEFAULT_SETTINGS: ObjectSettings = {
  clusterDomain: 'cluster.local',
  rootNamespace: 'istio-system',
  isAmbient: false,
  hasWaypoint: false,
  gateway: {
    namespace: 'istio-system',
    labels: { istio: 'ingressgateway' },
    ports: [{ port: 80, targetPort: 8080 }, { port: 443, targetPort: 8443 }],
    arePortsKnown: false,
    hasProxyProtocol: false,
  },
};
