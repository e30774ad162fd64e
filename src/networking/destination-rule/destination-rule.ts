import { Construct, IConstruct } from 'constructs';
import { rememberRule } from './known-destination-rules';
import { SubsetProps } from './subset-props';
import { addTo, ifRefused } from '../../core/all-or-nothing';
import { compact } from '../../core/compact';
import { ValidationError, refuse, show } from '../../core/errors';
import { ExportTo } from '../../core/export-to';
import { pathInErrors } from '../../core/path-in-errors';
import { optional, requireDnsLabel, requireLabels, requireObjectName, requireSelectorLabels } from '../../core/requirements';
import { IstioResource, IstioResourceProps } from '../../core/resource';
import { isServiceHost, mapOf, upstreamTlsMode } from '../../istio';
import { MeshSettings } from '../../mesh-settings/mesh-settings';
import { configMapNamespace } from '../../traffic-policy/credential-name';
import { mergeMeshDefault, mergeMeshDefaultIntoSubset } from '../../traffic-policy/merge';
import { RenderedTrafficPolicy, renderTrafficPolicy } from '../../traffic-policy/render-traffic-policy';
import { TrafficPolicy } from '../../traffic-policy/traffic-policy';
import { ServiceHost, Subset } from '../destination/destination';
import { requireServicePort } from '../destination/known-ports';

/**
 * Properties of a DestinationRule.
 */
export interface DestinationRuleProps extends IstioResourceProps {
  /** The service that the rule is about. One rule a service: Istio uses one only. */
  readonly host: ServiceHost;

  /**
   * Named parts of the service's pods. More can be added with `addSubset`.
   *
   * @default - none
   */
  readonly subsets?: SubsetProps[];

  /**
   * What Istio does on the way to the service. What is left out is taken from the mesh's default policy, if the settings name one and the
   * host is a Kubernetes Service.
   *
   * @default - the mesh's default policy (`MeshSettingsProps.defaultTrafficPolicy`), else none
   */
  readonly trafficPolicy?: TrafficPolicy;

  /**
   * Labels of the clients that the rule applies to, in the namespace of the rule.
   *
   * @default - every client that sees the rule
   */
  readonly workloadSelector?: Record<string, string>;

  /**
   * Which namespaces see the rule. Gateways have to be among them, or they know no subsets.
   *
   * @default - what the mesh's configuration says, every namespace unless changed
   */
  readonly exportTo?: ExportTo;
}

/**
 * A DestinationRule, as other objects refer to it.
 */
export interface IDestinationRule extends IConstruct {
  /** Name of the object. */
  readonly destinationRuleName: string;

  /** Namespace of the object, where it is known. */
  readonly destinationRuleNamespace?: string;
}

/**
 * Options for a DestinationRule that this app does not build.
 */
export interface DestinationRuleNameOptions {
  /**
   * Namespace of the DestinationRule.
   *
   * @default - not known
   */
  readonly namespaceName?: string;
}

/**
 * What clients do on the way to a service, after routing: which subsets it has, load balancing, limits, TLS.
 *
 * Istio looks for the rule in the client's namespace, in the service's, and in the root namespace, and uses the first one it finds, with
 * the most specific host. So a rule of one's own hides a mesh-wide one completely; name that one's policy in the mesh settings, and it is
 * merged into this rule.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/
 */
@pathInErrors
export class DestinationRule extends IstioResource implements IDestinationRule {
  /**
   * A DestinationRule that lives elsewhere.
   *
   * @param scope the chart
   * @param id construct id
   * @param name name of the object
   * @param options its namespace
   */
  public static fromDestinationRuleName(
    scope: Construct, id: string, name: string, options: DestinationRuleNameOptions = {},
  ): IDestinationRule {
    return new ImportedDestinationRule(scope, id, name, options);
  }

  /** The service that the rule is about. */
  public readonly host: ServiceHost;

  private readonly renderedHost: string;
  private readonly meshDefault?: RenderedTrafficPolicy;
  private trafficPolicy: RenderedTrafficPolicy;
  /** Where the policy comes from, once one was given. */
  private policyOwner?: string;
  private readonly workloadSelector?: Record<string, string>;
  private readonly exportTo?: ExportTo;
  private readonly subsetList: Subset[] = [];
  private readonly renderedSubsets: object[] = [];

  /**
   * @param scope the chart
   * @param id construct id
   * @param props the service, its subsets and policies
   * @throws if Istio would refuse the rule
   */
  constructor(scope: Construct, id: string, props: DestinationRuleProps) {
    super(scope, id, props, 'networking.istio.io/v1', 'DestinationRule');
    this.host = props.host;
    this.renderedHost = props.host.hostFor(this);
    this.workloadSelector = optional(props.workloadSelector, labels =>
      requireSelectorLabels('workloadSelector', labels, 'without labels leave it out'));
    this.exportTo = optional(props.exportTo, exportTo => this.requireVisibility(exportTo));
    const settings = MeshSettings.of(this);
    if (isKubernetesService(this.renderedHost, settings.clusterDomain)) {
      this.meshDefault = optional(settings.defaultTrafficPolicy, policy => renderTrafficPolicy('defaultTrafficPolicy', policy));
    }
    this.policyOwner = optional(props.trafficPolicy, () => 'its own trafficPolicy');
    this.trafficPolicy = this.renderPolicy('trafficPolicy', props.trafficPolicy);
    if (this.workloadSelector === undefined) {
      rememberRule(this.renderedHost, this);
    }
    props.subsets?.forEach(subset => this.addSubset(subset));
  }

  /** Name of the object. */
  public get destinationRuleName(): string {
    return this.name;
  }

  /** Namespace of the object, where it is known. */
  public get destinationRuleNamespace(): string | undefined {
    return this.metadata.namespace;
  }

  /** The subsets, in the order in which they were added. */
  public get subsets(): Subset[] {
    return [...this.subsetList];
  }

  /**
   * Adds a subset.
   *
   * @param props its name, the labels of its pods, its policy
   * @returns the subset, for routes
   * @throws if there is a subset of that name
   */
  public addSubset(props: SubsetProps): Subset {
    const subset = Subset._of(this.host, props.name);
    const what = `subset "${props.name}"`;
    if (this.subsetList.some(({ name }) => name === props.name)) {
      refuse('name of a subset', 'unique in its DestinationRule', props.name, `rename it; there are ${this.knownSubsets()}`);
    }
    const labels = requireLabels(what, props.labels);
    const own = optional(props.trafficPolicy, policy => this.renderOwn(`${what}: trafficPolicy`, policy));
    const trafficPolicy = this.requireCredentials(mergeMeshDefaultIntoSubset(own, this.trafficPolicy, this.meshDefault));
    addTo(this.subsetList, subset);
    addTo(this.renderedSubsets, compact({ name: props.name, labels, trafficPolicy }));
    return subset;
  }

  /**
   * A subset by its name.
   *
   * @param name name of the subset
   * @throws if there is none of that name; the error names those that there are
   */
  public subset(name: string): Subset {
    const found = this.subsetList.find(subset => subset.name === name);
    if (found === undefined) {
      throw new ValidationError(`DestinationRule "${this.node.path}" has no subset ${show(name)}: there are ${this.knownSubsets()}`);
    }
    return found;
  }

  /**
   * Takes the policy for the whole service from somebody else, where none was given.
   *
   * @internal
   */
  public _takePolicy(owner: string, policy: TrafficPolicy): void {
    if (this.policyOwner !== undefined) {
      throw new ValidationError(`policy of service "${this.host.name}" must come from one place, got ${owner} beside ${this.policyOwner}: `
        + 'keep one of them, Istio uses one DestinationRule for a service');
    }
    const before = this.trafficPolicy;
    this.trafficPolicy = this.renderPolicy(owner, policy);
    this.policyOwner = owner;
    ifRefused(() => {
      this.trafficPolicy = before;
      this.policyOwner = undefined;
    });
  }

  /**
   * The modes of TLS with which it has clients call a port, for all pods and for those of subsets.
   *
   * @internal
   */
  public _tlsModesAt(port: number): string[] {
    const policy = mapOf(this.trafficPolicy);
    const subsets = this.renderedSubsets.map(subset => mapOf(mapOf(subset).trafficPolicy));
    return [{ policy }, ...subsets.map(subset => ({ policy, subset }))].flatMap(layers => upstreamTlsMode(layers, port) ?? []);
  }

  /** @internal */
  public _toSpec(): Record<string, unknown> {
    return compact({
      host: this.renderedHost,
      exportTo: this.exportTo?.values,
      workloadSelector: optional(this.workloadSelector, matchLabels => ({ matchLabels })),
      trafficPolicy: this.trafficPolicy,
      subsets: this.renderedSubsets,
    });
  }

  /** With what it leaves out from the mesh's policy. */
  private renderPolicy(what: string, policy?: TrafficPolicy): RenderedTrafficPolicy {
    const own = optional(policy, value => this.renderOwn(what, value));
    return this.requireCredentials(mergeMeshDefault(own, this.meshDefault));
  }

  /** The policy alone, for ports that the service has. */
  private renderOwn(what: string, policy: TrafficPolicy): RenderedTrafficPolicy {
    const rendered = renderTrafficPolicy(what, policy);
    policy.portLevelSettings?.forEach(({ port }) => requireServicePort(`${what}.portLevelSettings: port of service`, this.host, port));
    return rendered;
  }

  private knownSubsets(): string {
    return this.subsetList.length === 0 ? 'none' : this.subsetList.map(({ name }) => `"${name}"`).join(', ');
  }

  private requireVisibility(exportTo: ExportTo): ExportTo {
    if (this.workloadSelector !== undefined) {
      const { values } = exportTo;
      if (values.length !== 1 || !['.', this.metadata.namespace].includes(values[0])) {
        refuse('exportTo', 'the own namespace beside a workloadSelector', values, 'use ExportTo.ownNamespace(), or leave it out');
      }
    }
    return exportTo;
  }

  private requireCredentials(policy: RenderedTrafficPolicy): RenderedTrafficPolicy {
    for (const { tls } of [policy, ...policy.portLevelSettings ?? []]) {
      const namespace = optional(tls?.credentialName, configMapNamespace);
      if (namespace !== undefined && namespace !== this.metadata.namespace) {
        refuse('credentialName', `a ConfigMap in the namespace of the DestinationRule (${this.metadata.namespace ?? 'which has none'})`,
          tls?.credentialName,
          'copy the ConfigMap there and name that one');
      }
    }
    return policy;
  }
}

/** A reference by name. */
class ImportedDestinationRule extends Construct implements IDestinationRule {
  public readonly destinationRuleName: string;
  public readonly destinationRuleNamespace?: string;

  constructor(scope: Construct, id: string, name: string, options: DestinationRuleNameOptions) {
    super(scope, id);
    this.destinationRuleName = requireObjectName('name of a DestinationRule', name, 'give the name of the object');
    this.destinationRuleNamespace = optional(options.namespaceName, value => requireDnsLabel('namespace of a DestinationRule', value));
  }
}

/** Whether the mesh-wide rule for `*.svc.DOMAIN` would apply to a host. */
function isKubernetesService(host: string, clusterDomain: string): boolean {
  return !host.includes('.') || isServiceHost(host, clusterDomain);
}
