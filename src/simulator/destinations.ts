import { CompiledRoute } from './compiled-routes';
import { Ambiguity, DecidedDestination } from './decision';
import { endpointsOf } from './endpoints';
import { tlsToPods } from './tls-to-pods';
import { clusterMetadata, resourceName, serviceOfHost, textOf, upstreamTlsMode } from '../istio';
import { AbsenceProof, DestinationView, GatewayPods, KnownHost, MergedRule, Mesh, nameOf, ServicePortView, specOf } from '../mesh';

/** A destination of a route as the pods of a gateway have it. */
export interface ResolvedDestination {
  /** Its place in the list of the route. */
  readonly index: number;
  /** The cluster of Envoy that istiod names for it. */
  readonly cluster: string;
  /** Whether Envoy has no such cluster. */
  readonly isMissing: boolean;
  /** What istiod says of the cluster, for commands in headers; none where nobody knows it. */
  readonly metadata?: Readonly<Record<string, unknown>>;
  readonly decided: DecidedDestination;
  /** Whether what is there does not take how it is called. */
  readonly hangsUp?: boolean;
  readonly ambiguous?: readonly Ambiguity[];
}

/** Where a cluster is looked for. */
export interface ClusterPlace {
  readonly mesh: Mesh;
  readonly pods: GatewayPods;
  readonly rootNamespace: string;
  readonly clusterDomain: string;
}

/** What Envoy answers where it has no cluster, or a cluster without an endpoint. */
const UNAVAILABLE = 503;

/** What stands behind the destinations of a route; of several those without a weight have no requests and are left out. */
export function resolveDestinations(route: CompiledRoute, place: ClusterPlace): ResolvedDestination[] {
  const { destinations } = route.folded.route;
  return destinations.flatMap((destination, index) =>
    destinations.length > 1 && destination.weight === 0 ? [] : [{ ...resolve(destination, route, place), index }]);
}

/** One of them, without its place in the list. */
type Resolved = Omit<ResolvedDestination, 'index'>;

function resolve(destination: DestinationView, route: CompiledRoute, place: ClusterPlace): Resolved {
  const { mesh, pods, rootNamespace } = place;
  const { subset, share } = destination;
  const named = knownHost(destination.host, route, place);
  const portsOfName = portsOf(named);
  const port = destination.port ?? (portsOfName.length === 1 ? portsOfName[0].port : route.serverPort);
  // The cluster is that of the service behind an ExternalName, which is followed once.
  const host = externalNameOf(named) ?? destination.host;
  const known = host === destination.host ? named : knownHost(host, route, place);
  const ports = portsOf(known);
  const cluster = `outbound|${port}|${subset ?? ''}|${host}`;
  const decided = { host, port, ...subset === undefined ? {} : { subset }, share };
  const missing = (reason: string, ambiguous?: Ambiguity): Resolved =>
    ({ cluster, isMissing: true, decided: { ...decided, workloads: [], status: UNAVAILABLE, reason }, ambiguous: listOfGiven(ambiguous) });
  if (known === undefined) {
    return missing(`there is no service ${host}`, unlessComplete(host, place));
  }
  const meant = ports.filter(one => one.port === port);
  if (meant.length === 0) {
    const ofServer = destination.port === undefined && ports.length > 1 ? ', which istiod takes from the server because the service has several' : '';
    return missing(`${host} has no port ${port}${ofServer}`);
  }
  if (meant.every(({ protocol }) => protocol === 'udp')) {
    return missing(`port ${port} of ${host} is for UDP, of which Istio makes nothing`);
  }
  const owner = known.service ?? known.entry;
  const rule = mesh.destinationRules.ruleFor(host, {
    namespace: pods.namespace, labels: pods.labels, serviceNamespace: owner.namespace, rootNamespace,
  });
  const chosen = subset === undefined ? undefined : rule?.subsets.find(({ name }) => name === subset);
  if (subset !== undefined && chosen === undefined) {
    return missing(rule === undefined ? `no DestinationRule that the gateway sees is for ${host}, so there is no subset ${subset}`
      : `the DestinationRule ${rule.namespace}/${rule.rules.map(({ object }) => nameOf(object)).join(', ')} has no subset ${subset}`);
  }
  const { workloads, pods: behind, ...found } = endpointsOf(known, { port, labels: chosen?.labels ?? {}, subset, host }, mesh);
  const mode = upstreamTlsMode({ policy: rule?.trafficPolicy, subset: chosen?.trafficPolicy }, port);
  const served = known.service?.ports.filter(one => one.port === port) ?? [];
  const tls = tlsToPods(mode, behind, served, mesh);
  const reason = found.reason ?? tls.reason;
  const state = reason === undefined ? { status: 200 } : { status: UNAVAILABLE, reason };
  return {
    cluster,
    isMissing: false,
    metadata: metadataOf(known, rule, decided),
    decided: { ...decided, workloads, ...state },
    hangsUp: tls.reason !== undefined,
    ambiguous: listOfGiven(found.ambiguous, tls.ambiguous, throughWaypoint(known, mesh)),
  };
}

/** A waypoint that gateways send through asks its policies, and has routes of its own. */
function throughWaypoint({ service }: KnownHost, mesh: Mesh): Ambiguity | undefined {
  return service === undefined || !mesh.usesWaypoint(service) || !mesh.isWaypointUsedByGateways(service) ? undefined : {
    about: 'waypoint',
    assumed: `the waypoint of ${service.host} lets the request through to these pods`,
    alternatives: ['its policies refuse it, or its routes lead to other pods of the service'],
    objects: [resourceName(service.object.manifest)],
    because: 'the label istio.io/ingress-use-waypoint has gateways send there through the waypoint, whose routes and policies are not tried here',
  };
}

function listOfGiven(...all: (Ambiguity | undefined)[]): Ambiguity[] {
  return all.flatMap(one => one ?? []);
}

/** What istiod says of a cluster: of a ServiceEntry, or with TLS, it says more. */
function metadataOf(
  { service }: KnownHost, rule: MergedRule | undefined, { host, subset }: Pick<DecidedDestination, 'host' | 'subset'>,
): ResolvedDestination['metadata'] {
  const hasTls = rule?.rules.some(({ object }) => JSON.stringify(specOf(object)).includes('"tls"'));
  return service === undefined || hasTls ? undefined : clusterMetadata({
    service: { host, name: nameOf(service.object), namespace: service.namespace },
    destinationRule: rule === undefined ? undefined : { name: nameOf(rule.rules[0].object), namespace: rule.namespace },
    subset,
  });
}

/** The Service of the namespace of the VirtualService comes first, where the gateway sees it. */
function knownHost(host: string, { virtualService }: CompiledRoute, { mesh, pods }: ClusterPlace): KnownHost | undefined {
  const visible = mesh.registry.named(host, pods.namespace);
  return visible.find(({ service, entry }) => (service ?? entry).namespace === virtualService.namespace) ?? visible[0];
}

/** The name of another service, where a Service is nothing but that. */
function externalNameOf(known: KnownHost | undefined): string | undefined {
  const { service } = known ?? {};
  return service?.type === 'ExternalName' ? textOf(specOf(service.object).externalName) : undefined;
}

function portsOf(known: KnownHost | undefined): readonly Pick<ServicePortView, 'port' | 'protocol'>[] {
  return (known?.service ?? known?.entry)?.ports ?? [];
}

function unlessComplete(host: string, { mesh, clusterDomain }: ClusterPlace): Ambiguity | undefined {
  return mesh.absence.ofHost(host, serviceOfHost(host, clusterDomain)) === AbsenceProof.CERTAIN ? undefined : {
    about: 'incompleteInput',
    assumed: `there is no service ${host}`,
    alternatives: ['somebody else makes it: the request goes there'],
    objects: [],
    because: 'it is in none of the manifests, and nobody says that they are all there are',
  };
}
