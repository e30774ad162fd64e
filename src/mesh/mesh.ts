import { accountOfGateway, CallerIdentity } from '../istio';
import { Absence, SaidElsewhere } from './absence';
import { DestinationRules } from './destination-rules';
import { withExportDefaults } from './export-defaults';
import { External, externalGateways, externalServices } from './external';
import { FoldedRoute, foldedRoutes } from './folded-routes';
import { Gateways } from './gateways';
import { LabelIndex } from './indexes/label-index';
import { Lists, listsBy } from './indexes/lists';
import { ObjectIndex } from './indexes/object-index';
import { MeshObject, nameOf, namespaceOf, settingsOf } from './mesh-object';
import { AssumedGateway, ObjectSettings } from './object-settings';
import { PeerModeAt, peerModeAt, plainTextTo } from './peer-modes';
import { Policies } from './policies';
import { Registry } from './registry';
import { Routes } from './routes';
import { Scaling } from './scaling';
import { Secrets } from './secrets';
import { DomainRoutes, sharedDomains } from './shared-domains';
import { Sidecars } from './sidecars';
import { EnvoyFilterView, readEnvoyFilter } from './views/envoy-filter-view';
import { NamespaceView, readNamespace } from './views/namespace-view';
import { PodsView, readPods } from './views/pods-view';
import { PolicyView } from './views/policy-view';
import { ServiceView } from './views/service-view';
import { VirtualServiceView } from './views/virtual-service-view';
import { isWaypointUsedByGateways, showWaypoints, usesWaypoint, WaypointName, waypointNamed } from './waypoints';

/** What is known of the cluster beside the manifests. */
export interface MeshOptions {
  /** Gateways of others that somebody binds to, beside that of the settings: of those the manifests have no pods. */
  readonly gateways?: readonly AssumedGateway[];
  /** What somebody says is made elsewhere. */
  readonly elsewhere?: SaidElsewhere;
  /** What somebody says is in the cluster beside the manifests. */
  readonly external?: External;
  /** What the mesh decides for that. */
  readonly externalSettings?: ObjectSettings;
}

/** What was made of a mesh so far. */
interface Parts {
  namespaces?: Lists<NamespaceView>;
  pods?: LabelIndex<PodsView>;
  registry?: Registry;
  gateways?: Gateways;
  routes?: Routes;
  sharedDomains?: readonly (readonly DomainRoutes[])[];
  destinationRules?: DestinationRules;
  policies?: Policies;
  sidecars?: Sidecars;
  scaling?: Scaling;
  secrets?: Secrets;
  envoyFilters?: readonly EnvoyFilterView[];
  absence?: Absence;
  waypoints?: boolean;
}

/**
 * The manifests of a mesh as istiod sees them: what all checks, the simulator and the reports stand on.
 *
 * Each part is made once, when somebody asks for it, in a time that grows with the manifests: what belongs together is found in indexes.
 */
export class Mesh {
  private readonly index: ObjectIndex;
  private readonly parts: Parts = {};

  constructor(public readonly objects: readonly MeshObject[], private readonly options: MeshOptions = {}) {
    this.index = new ObjectIndex(objects);
  }

  /** The same mesh where its MeshConfig says who sees objects that say nothing of it. */
  public withExportDefaults(meshConfig: Readonly<Record<string, unknown>>): Mesh {
    const objects = withExportDefaults(this.objects, meshConfig);
    return objects === this.objects ? this : new Mesh(objects, this.options);
  }

  /** The objects of a group and kind, such as `networking.istio.io/Gateway` or `/Service`, in their order. */
  public ofKind(kind: string): readonly MeshObject[] {
    return this.index.ofKind(kind);
  }

  /** The Namespaces of a name: none where it is made elsewhere. */
  public namespacesNamed(name: string): readonly NamespaceView[] {
    this.parts.namespaces ??= listsBy(this.index.ofKind('/Namespace').map(readNamespace), namespace => namespace.name);
    return this.parts.namespaces.get(name);
  }

  /** The pods that objects make, by their labels. */
  public get pods(): LabelIndex<PodsView> {
    return this.parts.pods ??= new LabelIndex(this.objects.flatMap(readPods));
  }

  /** The hosts that can be called. */
  public get registry(): Registry {
    return this.parts.registry ??= new Registry(this.index, this.pods, externalServices(this.external, this.options.externalSettings));
  }

  /** The Gateways of Istio and their pods. */
  public get gateways(): Gateways {
    return this.parts.gateways ??= new Gateways(this.index, this.pods, this.registry, this.options.gateways,
      externalGateways(this.external, this.options.externalSettings));
  }

  /** The VirtualServices and where they apply. */
  public get routes(): Routes {
    return this.parts.routes ??= new Routes(this.index, this.gateways);
  }

  /** The HTTP routes of a VirtualService with those of its delegates. */
  public foldedRoutes(virtualService: VirtualServiceView): readonly FoldedRoute[] {
    return foldedRoutes(virtualService, this.routes);
  }

  /** The VirtualServices of which istiod puts the routes into one list, where there are several. */
  public get sharedDomains(): readonly (readonly DomainRoutes[])[] {
    return this.parts.sharedDomains ??= sharedDomains(this.routes, this.gateways);
  }

  /** The DestinationRules and who uses which. */
  public get destinationRules(): DestinationRules {
    return this.parts.destinationRules ??= new DestinationRules(this.index);
  }

  /** The policies and the pods that they apply to. */
  public get policies(): Policies {
    return this.parts.policies ??= new Policies(this.index, this.pods);
  }

  /** What PeerAuthentications say of pods at a port of theirs; nothing where the manifests say nothing, and others may. */
  public peerModeAt(pods: PodsView, port?: number): PeerModeAt | undefined {
    return peerModeAt(pods, port, this.policies);
  }

  /** The PeerAuthentication by which proxies send plain text to pods by themselves; nothing where they use mutual TLS, or none says so. */
  public plainTextTo(pods: PodsView): PolicyView | undefined {
    return plainTextTo(pods, this.policies);
  }

  /** The Sidecars and which one counts for pods. */
  public get sidecars(): Sidecars {
    return this.parts.sidecars ??= new Sidecars(this.index);
  }

  /** What scales workloads. */
  public get scaling(): Scaling {
    return this.parts.scaling ??= new Scaling(this.index);
  }

  /** The Secrets that there are, or that controllers make of what is there. */
  public get secrets(): Secrets {
    return this.parts.secrets ??= new Secrets(this.index);
  }

  /** The EnvoyFilters. */
  public get envoyFilters(): readonly EnvoyFilterView[] {
    return this.parts.envoyFilters ??= this.index.ofKind('networking.istio.io/EnvoyFilter').map(readEnvoyFilter);
  }

  /** What follows from it that the manifests do not have something. */
  public get absence(): Absence {
    return this.parts.absence ??= new Absence(this.index, () => this.pods, this.options);
  }

  /** Whether the manifests show that Services have waypoints, whatever the settings say. */
  public get hasWaypoints(): boolean {
    return this.parts.waypoints ??= showWaypoints(this.index);
  }

  /** Whether traffic to a Service goes through a waypoint, as far as manifests and settings say. */
  public usesWaypoint(service: ServiceView): boolean {
    return usesWaypoint(service, this.namespacesNamed(service.namespace));
  }

  /** The waypoint of a Service, where the manifests name it. */
  public waypointNamed(service: ServiceView): WaypointName | undefined {
    return waypointNamed(service, this.namespacesNamed(service.namespace));
  }

  /** As whom the waypoint of a Service runs, which is who calls its pods; none where nobody names the waypoint. */
  public waypointIdentity(service: ServiceView): CallerIdentity | undefined {
    const named = this.waypointNamed(service);
    const { waypointAccount: said } = settingsOf(service.object);
    const gateway = named && this.ofKind('gateway.networking.k8s.io/Gateway')
      .find(object => nameOf(object) === named.name && namespaceOf(object) === named.namespace);
    const namespace = said?.namespace ?? service.namespace;
    if (gateway === undefined && said !== undefined && (named === undefined || named.name === said.waypoint && named.namespace === namespace)) {
      return { namespace, account: said.name };
    }
    return named && { namespace: named.namespace, account: gateway && accountOfGateway(gateway.manifest) || named.name };
  }

  /** Whether gateways send what is for a Service through its waypoint, as far as manifests and settings say. */
  public isWaypointUsedByGateways(service: ServiceView): boolean {
    return isWaypointUsedByGateways(service, this.namespacesNamed(service.namespace));
  }

  /** What somebody says is in the cluster beside the manifests. */
  public get external(): External {
    return this.options.external ?? {};
  }

}
