import { CompiledRoute } from './compiled-routes';
import { Ambiguity, DecidedDestination } from './decision';
import { resourceName, serviceOfHost } from '../istio';
import { AbsenceProof, DestinationView, GatewayPods, KnownHost, Mesh, nameOf, PodsView, ServiceView, specOf, targetPortOf } from '../mesh';

/** A destination of a route as the pods of a gateway have it. */
export interface ResolvedDestination {
  /** Its place in the list of the route. */
  readonly index: number;
  /** The cluster of Envoy that istiod names for it. */
  readonly cluster: string;
  /** Whether Envoy has no such cluster. */
  readonly isMissing: boolean;
  readonly decided: DecidedDestination;
  readonly ambiguous?: Ambiguity;
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
  const known = knownHost(destination.host, route, place);
  const ports = portsOf(known);
  const port = destination.port ?? (ports.length === 1 ? ports[0] : route.serverPort);
  const cluster = `outbound|${port}|${subset ?? ''}|${destination.host}`;
  const decided = { host: destination.host, port, ...subset === undefined ? {} : { subset }, share };
  const missing = (reason: string, ambiguous?: Ambiguity): Resolved =>
    ({ cluster, isMissing: true, decided: { ...decided, workloads: [], status: UNAVAILABLE, reason }, ambiguous });
  if (known === undefined) {
    return missing(`there is no service ${destination.host}`, unlessComplete(destination.host, place));
  }
  if (!ports.includes(port)) {
    const ofServer = destination.port === undefined && ports.length > 1 ? ', which istiod takes from the server because the service has several' : '';
    return missing(`${destination.host} has no port ${port}${ofServer}`);
  }
  const owner = known.service ?? known.entry;
  const rule = mesh.destinationRules.ruleFor(destination.host, {
    namespace: pods.namespace, labels: pods.labels, serviceNamespace: owner.namespace, rootNamespace,
  });
  const chosen = subset === undefined ? undefined : rule?.subsets.find(({ name }) => name === subset);
  if (subset !== undefined && chosen === undefined) {
    return missing(rule === undefined ? `no DestinationRule that the gateway sees is for ${destination.host}, so there is no subset ${subset}`
      : `the DestinationRule ${rule.namespace}/${rule.rules.map(({ object }) => nameOf(object)).join(', ')} has no subset ${subset}`);
  }
  return behind(known, port, chosen?.labels ?? {}, { cluster, decided, mesh });
}

/** What is there behind a cluster. */
function behind(
  { service, entry }: KnownHost, port: number, labels: Readonly<Record<string, string>>,
  { cluster, decided, mesh }: { cluster: string; decided: Omit<DecidedDestination, 'workloads' | 'status'>; mesh: Mesh },
): Resolved {
  const found = { cluster, isMissing: false, decided: { ...decided, workloads: [], status: 200 } };
  if (service === undefined) {
    return {
      ...found,
      ambiguous: {
        about: entry.resolution.startsWith('DNS') ? 'dns' : 'endpoints',
        assumed: `${decided.host} answers`,
        objects: [resourceName(entry.object.manifest)],
        because: 'what a ServiceEntry leads to is outside of the manifests',
      },
    };
  }
  const { selector } = service;
  if (selector === undefined) {
    return {
      ...found,
      ambiguous: {
        about: 'endpoints',
        assumed: `${decided.host} has endpoints`,
        objects: [resourceName(service.object.manifest)],
        because: 'the Service selects no pods, so that somebody else writes its endpoints',
      },
    };
  }
  const workloads = podsBehind(service, port, labels, mesh).map(({ object }) => resourceName(object.manifest)).sort();
  const reason = `no pods are behind ${decided.host}${ofSubset(decided.subset)}`;
  return { ...found, decided: { ...decided, workloads, ...workloads.length > 0 ? { status: 200 } : { status: UNAVAILABLE, reason } } };
}

function podsBehind(service: ServiceView, port: number, labels: Readonly<Record<string, string>>, mesh: Mesh): PodsView[] {
  const { selector = {}, namespace, ports } = service;
  const served = ports.filter(one => one.port === port);
  return mesh.pods.selectedBy({ ...selector, ...labels }, namespace).filter(pods =>
    specOf(pods.object).replicas !== 0
    && Object.entries(selector).every(([label, value]) => pods.labels[label] === value)
    && served.some(one => targetPortOf(one, pods) !== undefined));
}

/** The Service of the namespace of the VirtualService comes first, where the gateway sees it. */
function knownHost(host: string, { virtualService }: CompiledRoute, { mesh, pods }: ClusterPlace): KnownHost | undefined {
  const visible = mesh.registry.named(host, pods.namespace);
  return visible.find(({ service, entry }) => (service ?? entry).namespace === virtualService.namespace) ?? visible[0];
}

function portsOf(known: KnownHost | undefined): number[] {
  return (known?.service ?? known?.entry)?.ports.map(({ port }) => port) ?? [];
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

function ofSubset(subset: string | undefined): string {
  return subset === undefined ? '' : ` in subset ${subset}`;
}
