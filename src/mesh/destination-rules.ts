import { HostIndex } from './indexes/host-index';
import { Lists } from './indexes/lists';
import { ObjectIndex } from './indexes/object-index';
import { settingsOf } from './mesh-object';
import { areSameLabels, Labels, selects, TrafficPolicySpec } from '../istio';
import { DestinationRuleView, readDestinationRule, SubsetView } from './views/destination-rule-view';
import { oldestFirst } from './views/object-view';

/** What istiod makes of the rules of one host in one namespace. */
export interface MergedRule {
  readonly host: string;
  readonly namespace: string;
  /** The rules that are in it, the oldest first. */
  readonly rules: readonly DestinationRuleView[];
  /** The subsets of all; of two with one name the first. */
  readonly subsets: readonly SubsetView[];
  /** The policy of the first rule that has one. */
  readonly trafficPolicy?: TrafficPolicySpec;
  readonly workloadSelector?: Labels;
  readonly exportTo: readonly string[];
}

/** Who asks for the rule of a host. */
export interface Client {
  /** The namespace of its pods. */
  readonly namespace: string;
  /** The labels of its pods, for rules with a selector. */
  readonly labels?: Labels;
  /** The namespace of the service that it calls; none where it is not known. */
  readonly serviceNamespace?: string;
  /** The root namespace of the mesh. */
  readonly rootNamespace: string;
}

const ALL = '*';
const OWN = '.';

/** The rules of one namespace, by host, merged. */
type NamespaceRules = HostIndex<MergedRule>;

/** Which DestinationRule istiod takes for a host. */
export class DestinationRules {
  /** All rules with a host: those with a selector first, then the oldest. */
  public readonly all: readonly DestinationRuleView[];
  /** For clients of the namespace of the rule. */
  private readonly local = new Map<string, NamespaceRules>();
  /** For clients elsewhere. */
  private readonly exported = new Map<string, NamespaceRules>();
  /** For clients of the root namespace: rules of it that nobody else sees. */
  private readonly rootLocal = new Map<string, NamespaceRules>();

  constructor(index: ObjectIndex) {
    this.all = oldestFirst(index.ofKind('networking.istio.io/DestinationRule').flatMap(readDestinationRule), rankOf);
    const merging = [this.local, this.exported, this.rootLocal].map(rules => new Merging(rules));
    const [local, exported, rootLocal] = merging;
    for (const rule of this.all) {
      const exportTo = rule.workloadSelector === undefined ? rule.exportTo : [OWN];
      const isOwnIn = exportTo.length === 0 || [ALL, OWN, rule.namespace].some(value => exportTo.includes(value));
      const isPrivate = exportTo.length === 1 && (exportTo[0] === OWN || exportTo[0] === rule.namespace);
      if (isOwnIn) {
        local.add(rule, exportTo);
      }
      if (!isPrivate) {
        exported.add(rule, exportTo);
      } else if (rule.namespace === settingsOf(rule.object).rootNamespace) {
        rootLocal.add(rule, exportTo);
      }
    }
    merging.forEach(each => each.finish());
  }

  /**
   * The rule that a client uses for a host: of its own namespace, else of that of the service, else of the root namespace. The first of
   * these that has one decides, and in it the most specific host; nothing is inherited from the others.
   */
  public ruleFor(host: string, client: Client): MergedRule | undefined {
    const candidates = this.candidates(host, client);
    const { namespace, labels } = client;
    const forWorkload = labels === undefined ? undefined
      : candidates.find(rule => rule.workloadSelector !== undefined && rule.namespace === namespace && selects(rule.workloadSelector, labels));
    // Of several without a selector, which differ in exportTo, istiod takes the last one.
    return forWorkload ?? candidates.filter(rule => rule.workloadSelector === undefined).at(-1);
  }

  /** The rules that pods of a namespace use for a host, whatever their labels: those with a selector for some of them, and the one for the rest. */
  public rulesFor(host: string, client: Omit<Client, 'labels'>): MergedRule[] {
    const candidates = this.candidates(host, client);
    const forSome = candidates.filter(({ workloadSelector, namespace }) => workloadSelector !== undefined && namespace === client.namespace);
    return [...forSome, ...candidates.filter(({ workloadSelector }) => workloadSelector === undefined).slice(-1)];
  }

  private candidates(host: string, { namespace, serviceNamespace, rootNamespace }: Client): readonly MergedRule[] {
    const own = (namespace === rootNamespace ? this.rootLocal : this.local).get(namespace)?.covering(host) ?? [];
    if (own.length > 0) {
      return own;
    }
    for (const owner of [serviceNamespace, rootNamespace]) {
      const rules = owner === undefined ? [] : this.exported.get(owner)?.covering(host) ?? [];
      const seen = rules.filter(({ exportTo }) => exportTo.length === 0 || exportTo.includes(ALL) || exportTo.includes(namespace));
      if (seen.length > 0) {
        return seen;
      }
    }
    return [];
  }
}

/** A rule into which others are merged. */
interface GrowingRule extends MergedRule {
  readonly rules: DestinationRuleView[];
  readonly subsets: SubsetView[];
  readonly subsetNames: Set<string>;
  trafficPolicy?: TrafficPolicySpec;
}

/** Merges rules of one namespace and host as istiod does, one after the other. */
class Merging {
  private readonly groups = new Lists<GrowingRule>();

  constructor(private readonly target: Map<string, NamespaceRules>) {
  }

  public add(rule: DestinationRuleView, exportTo: readonly string[]): void {
    // No other namespace and host give the same text.
    const key = `${rule.namespace.length}:${rule.namespace}${rule.host}`;
    let standsAlone = true;
    for (const merged of this.groups.get(key)) {
      const isSame = isSameSet(merged.exportTo, exportTo);
      const [one, other] = [merged.workloadSelector, rule.workloadSelector];
      const bothSelect = one !== undefined && other !== undefined;
      standsAlone = !isSame;
      if ((!isSame && !isWithin(merged.exportTo, exportTo)) || (bothSelect && !areSameLabels(one, other))) {
        standsAlone = true;
        continue;
      }
      // A rule without a selector is merged into one with a selector, and stands for itself where they differ in exportTo.
      standsAlone &&= !bothSelect && (one ?? other) !== undefined;
      extend(merged, rule);
    }
    if (standsAlone) {
      const { host, namespace, workloadSelector } = rule;
      const fresh: GrowingRule = { host, namespace, rules: [], subsets: [], subsetNames: new Set(), workloadSelector, exportTo };
      extend(fresh, rule);
      this.groups.add(key, fresh);
    }
  }

  public finish(): void {
    for (const key of this.groups.keys()) {
      for (const merged of this.groups.get(key)) {
        this.rulesIn(merged.namespace).add(merged.host, merged);
      }
    }
  }

  private rulesIn(namespace: string): NamespaceRules {
    const known = this.target.get(namespace);
    const rules = known ?? new HostIndex<MergedRule>();
    if (known === undefined) {
      this.target.set(namespace, rules);
    }
    return rules;
  }
}

function extend(merged: GrowingRule, rule: DestinationRuleView): void {
  merged.rules.push(rule);
  merged.trafficPolicy ??= rule.trafficPolicy;
  for (const subset of rule.subsets) {
    if (!merged.subsetNames.has(subset.name)) {
      merged.subsetNames.add(subset.name);
      merged.subsets.push(subset);
    }
  }
}

function rankOf({ workloadSelector }: DestinationRuleView): number {
  return workloadSelector === undefined ? 1 : 0;
}

function isSameSet(one: readonly string[], other: readonly string[]): boolean {
  return one.every(value => other.includes(value)) && other.every(value => one.includes(value));
}

/** Whether all of a list that is not empty are in another one. */
function isWithin(some: readonly string[], others: readonly string[]): boolean {
  return some.length > 0 && some.every(value => others.includes(value));
}
