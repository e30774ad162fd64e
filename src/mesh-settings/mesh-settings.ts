import { Chart } from 'cdk8s';
import { Construct, IConstruct } from 'constructs';
import { DataPlane } from './data-plane';
import { ExtensionProvider, requireExtensionProviders } from './extension-provider';
import { GatewayWorkload, requireGatewayWorkload, USUAL_GATEWAY_PORTS } from './gateway-workload';
import { IstioVersion } from './istio-version';
import { requireWaypoint, Waypoint } from './waypoint';
import { ifRefused } from '../core/all-or-nothing';
import { Carried } from '../core/carried';
import { ValidationError, refuse } from '../core/errors';
import { requireDomainName } from '../core/hosts';
import { optional, requireDnsLabel, requireOneOf, requireText } from '../core/requirements';
import { synthesis } from '../core/synthesis';
import { requireTrafficPolicy } from '../traffic-policy/render-traffic-policy';
import { TrafficPolicy } from '../traffic-policy/traffic-policy';

/**
 * What a mesh decides for all of its workloads.
 */
export interface MeshSettingsProps {
  /**
   * The oldest Istio that serves these manifests. A field that it does not know is an error: the API server would drop it silently.
   *
   * @default - the outer settings, else IstioVersion.V1_24, the oldest that this library knows
   */
  readonly oldestIstio?: IstioVersion;

  /**
   * How pods take part in the mesh.
   *
   * @default - the outer settings, else DataPlane.SIDECAR
   */
  readonly dataPlane?: DataPlane;

  /**
   * The waypoint that the namespaces of an ambient mesh use. A `MeshNamespace` gets its label; a Namespace of another repository has to
   * have it.
   *
   * @default - the outer settings, else none: HTTP rules, subsets and weights do nothing inside an ambient mesh
   */
  readonly waypoint?: Waypoint;

  /**
   * Whether the proxies of all pods answer DNS (`ISTIO_META_DNS_CAPTURE`), so that they know the hosts of ServiceEntries without `addresses` by
   * those that Istio allocates. In ambient mode they do.
   *
   * @default - the outer settings, else false
   * @see https://istio.io/latest/docs/ops/configuration/traffic-management/dns-proxy/
   */
  readonly dnsCapture?: boolean;

  /**
   * DNS domain of the cluster, the end of every Service's full name.
   *
   * @default - the outer settings, else `cluster.local`
   */
  readonly clusterDomain?: string;

  /**
   * Namespace whose Istio objects apply to the whole mesh.
   *
   * @default - the outer settings, else `istio-system`
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-root_namespace
   */
  readonly rootNamespace?: string;

  /**
   * Revision of the control plane. It goes on namespaces and injected pods as `istio.io/rev`, never on Istio objects: there it would
   * hide them from every other revision.
   *
   * @default - the outer settings, else none: the default revision
   * @see https://istio.io/latest/docs/setup/upgrade/canary/
   */
  readonly revision?: string;

  /**
   * The gateway workload that a Gateway binds to when it names none.
   *
   * @default - the outer settings, else the pods labelled `istio: ingressgateway` in the namespace `istio-system`
   */
  readonly gatewayWorkload?: GatewayWorkload;

  /**
   * The policy that a mesh-wide DestinationRule (host `*.svc.cluster.local`) sets. It is merged into every DestinationRule of this
   * library, field by field, because a more specific rule hides the mesh's completely.
   *
   * @default - the outer settings, else none
   */
  readonly defaultTrafficPolicy?: TrafficPolicy;

  /**
   * The extension providers of the mesh configuration: external authorizers, access logs, metrics, tracing. Policies and telemetry refer to
   * them by name. Istio's own, `envoy` and `prometheus`, are always there.
   *
   * @default - the outer settings, else none
   */
  readonly extensionProviders?: ExtensionProvider[];

  /**
   * Name of the cluster that the charts are for, such as `prod`. Objects of two clusters never meet: they may have one name, and nothing of
   * the one is looked for, or refused, because of the other. Configure it on the app, on a chart, or on a construct around charts.
   *
   * @default - the outer settings, else one cluster for the whole app
   */
  readonly cluster?: string;
}

/** A construct carries the settings for all below it. */
const SETTINGS = new Carried<MeshSettings>('MeshSettings');
/** And who first passed it on the way to settings. */
const READER = new Carried<string>('MeshSettings.reader');

/**
 * The settings of a mesh: one place, found from every construct below it.
 *
 * They are frozen when the first construct reads them: two constructs never disagree about the cluster's domain because of the order in
 * which they were written.
 */
export class MeshSettings {
  /**
   * Sets what the mesh decides, for everything below a construct. What is left out is taken from the settings further out.
   *
   * @param scope the app, a chart, or any construct
   * @param props the settings
   * @throws if settings were already configured there, a construct below has already read them, or a cluster is named inside of a chart
   */
  public static configure(scope: Construct, props: MeshSettingsProps): MeshSettings {
    const where = scope.node.path === '' ? 'the app' : `"${scope.node.path}"`;
    const reader = READER.of(scope);
    if (reader !== undefined) {
      throw new ValidationError(`mesh settings of ${where} were already read by "${reader}": configure them before the first construct `
        + 'below is made');
    }
    if (SETTINGS.of(scope) !== undefined) {
      throw new ValidationError(`mesh settings of ${where} are already configured: configure them once, with all properties`);
    }
    if (props.cluster !== undefined && !Chart.isChart(scope) && scope.node.scopes.some(outside => Chart.isChart(outside))) {
      refuse(`cluster of ${where}`, 'configured on the app, on a chart, or around charts', props.cluster, 'what a chart makes goes to one cluster');
    }
    const outer = MeshSettings.find(scope.node.scope, scope);
    const settings = new MeshSettings(props, outer);
    SETTINGS.give(scope, settings);
    synthesis().attach(scope.node.root);
    return settings;
  }

  /**
   * The settings that apply to a construct. Reading freezes them.
   *
   * @param scope the construct that reads
   */
  public static of(scope: IConstruct): MeshSettings {
    return MeshSettings.find(scope, scope);
  }

  /** Applies where nothing was configured. */
  private static readonly DEFAULTS = new MeshSettings({});

  private static find(scope: IConstruct | undefined, reader: IConstruct): MeshSettings {
    for (let current = scope; current; current = current.node.scope) {
      if (READER.of(current) === undefined) {
        READER.give(current, reader.node.path);
        const passed = current;
        ifRefused(() => READER.take(passed));
      }
      const settings = SETTINGS.of(current);
      if (settings !== undefined) {
        return settings;
      }
    }
    return MeshSettings.DEFAULTS;
  }

  /** The oldest Istio that serves these manifests. */
  public readonly oldestIstio: IstioVersion;
  /** How pods take part in the mesh. */
  public readonly dataPlane: DataPlane;
  /** The waypoint of the namespaces, where one is named. */
  public readonly waypoint?: Waypoint;
  /** Whether the proxies of all pods answer DNS, as far as somebody says so. */
  public readonly dnsCapture: boolean;
  /** DNS domain of the cluster. */
  public readonly clusterDomain: string;
  /** Namespace whose Istio objects apply to the whole mesh. */
  public readonly rootNamespace: string;
  /** Revision of the control plane, where one is named. */
  public readonly revision?: string;
  /** The gateway workload that a Gateway binds to when it names none. */
  public readonly gatewayWorkload: GatewayWorkload;
  /** The policy of the mesh-wide DestinationRule, where there is one. */
  public readonly defaultTrafficPolicy?: TrafficPolicy;
  /** The extension providers that the mesh configuration declares. */
  public readonly extensionProviders: ExtensionProvider[];
  /** Name of the cluster, where the app tells several apart. */
  public readonly cluster?: string;

  private constructor(props: MeshSettingsProps, outer?: MeshSettings) {
    this.oldestIstio = props.oldestIstio ?? outer?.oldestIstio ?? IstioVersion.V1_24;
    this.dataPlane = props.dataPlane ?? outer?.dataPlane ?? DataPlane.SIDECAR;
    this.waypoint = optional(props.waypoint, waypoint => requireWaypoint('waypoint', waypoint)) ?? outer?.waypoint;
    this.dnsCapture = props.dnsCapture ?? outer?.dnsCapture ?? false;
    this.clusterDomain = optional(props.clusterDomain, value => requireDomainName('clusterDomain', value)) ?? outer?.clusterDomain ?? 'cluster.local';
    this.rootNamespace = optional(props.rootNamespace, value => requireDnsLabel('rootNamespace', value)) ?? outer?.rootNamespace ?? 'istio-system';
    this.revision = optional(props.revision, value => requireDnsLabel('revision', value)) ?? outer?.revision;
    this.gatewayWorkload = optional(props.gatewayWorkload, workload => requireGatewayWorkload('gatewayWorkload', workload)) ?? outer?.gatewayWorkload
      ?? { labels: { istio: 'ingressgateway' }, namespaceName: 'istio-system', ports: USUAL_GATEWAY_PORTS };
    this.defaultTrafficPolicy = optional(props.defaultTrafficPolicy, policy => requireTrafficPolicy('defaultTrafficPolicy', policy))
      ?? outer?.defaultTrafficPolicy;
    this.extensionProviders = [...optional(props.extensionProviders, requireExtensionProviders) ?? outer?.extensionProviders ?? []];
    this.cluster = optional(props.cluster, value => requireText('cluster', value, 'give it a name')) ?? outer?.cluster;
    if (props.waypoint !== undefined && this.dataPlane !== DataPlane.AMBIENT) {
      refuse('waypoint', 'left out unless dataPlane is DataPlane.AMBIENT', props.waypoint.name, 'sidecars apply the rules themselves');
    }
    requireOneOf('oldestIstio', Object.values(IstioVersion), this.oldestIstio, 'use a member of IstioVersion');
  }
}
