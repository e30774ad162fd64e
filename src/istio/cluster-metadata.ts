/** An object by its name. */
interface ObjectName {
  readonly namespace: string;
  readonly name: string;
}

/** What istiod knows of the service and the rule behind a cluster of Envoy. */
export interface ClusterOrigin {
  /** The Kubernetes Service. */
  readonly service: ObjectName & { readonly host: string };
  /** The DestinationRule for it; of several the oldest. */
  readonly destinationRule?: ObjectName;
  readonly subset?: string;
}

/** The metadata that istiod writes for a cluster, which commands such as `%METADATA(CLUSTER:istio:config)%` read; without what rules with TLS add. */
export function clusterMetadata({ service: { host, name, namespace }, destinationRule, subset }: ClusterOrigin): Readonly<Record<string, unknown>> {
  return {
    istio: {
      ...destinationRule === undefined ? {} : { config: configName('destination-rule', destinationRule) },
      services: [{ host, name, namespace }],
      ...subset === undefined || destinationRule === undefined ? {} : { subset },
    },
  };
}

/** The metadata that istiod writes for a route: the VirtualService at the proxy, though another one has the route. */
export function routeMetadata(virtualService: ObjectName): Readonly<Record<string, unknown>> {
  return { istio: { config: configName('virtual-service', virtualService) } };
}

function configName(kind: string, { namespace, name }: ObjectName): string {
  return `/apis/networking.istio.io/v1/namespaces/${namespace}/${kind}/${name}`;
}
