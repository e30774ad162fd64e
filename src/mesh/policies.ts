import { LabelIndex } from './indexes/label-index';
import { Lists } from './indexes/lists';
import { ObjectIndex } from './indexes/object-index';
import { SelectorIndex } from './indexes/selector-index';
import { settingsOf } from './mesh-object';
import { Labels } from '../istio';
import { oldestFirst } from './views/object-view';
import { PodsView } from './views/pods-view';
import { PolicyView, readPolicy } from './views/policy-view';

/** What a policy of the root namespace with a selector applies to, where that is not the whole mesh: its namespace only, or nothing. */
const SELECTING_IN_ROOT = new Map<string, 'namespace' | 'nothing'>(Object.entries({
  'security.istio.io/PeerAuthentication': 'nothing',
  'telemetry.istio.io/Telemetry': 'namespace',
  'networking.istio.io/ProxyConfig': 'namespace',
}));

/** The label of the pods that istiod makes for a Gateway of the Gateway API. */
const GATEWAY_NAME = 'gateway.networking.k8s.io/gateway-name';
const GATEWAY = 'gateway.networking.k8s.io/Gateway';

/** The policies of one kind. */
interface KnownPolicies {
  readonly all: readonly PolicyView[];
  /** Those without targets, by namespace and selector. */
  readonly selecting: SelectorIndex<PolicyView>;
  /** Those for Gateways, by namespace and name of these. */
  readonly targeting: Lists<PolicyView>;
}

/** Policies, and the pods that they apply to. */
export class Policies {
  private readonly kinds = new Map<string, KnownPolicies>();

  constructor(private readonly index: ObjectIndex, private readonly pods: LabelIndex<PodsView>) {
  }

  /** The policies of a kind, such as `security.istio.io/AuthorizationPolicy`, the oldest first. */
  public ofKind(kind: string): readonly PolicyView[] {
    return this.read(kind).all;
  }

  /** The policies of a kind that apply to pods: those of the root namespace, then those of their own. */
  public at(kind: string, { object, namespace, labels }: PodsView): PolicyView[] {
    return this.atLabels(kind, { namespace, labels }, settingsOf(object).rootNamespace);
  }

  /** The same for pods of which only labels are known. */
  public atLabels(kind: string, { namespace, labels }: { readonly namespace: string; readonly labels: Labels }, rootNamespace: string): PolicyView[] {
    const { selecting, targeting } = this.read(kind);
    const selected = [...new Set([rootNamespace, namespace])].flatMap(place => selecting.selecting(place, labels));
    const gateway = labels[GATEWAY_NAME];
    return [
      ...selected.filter(policy => reachOf(policy) === 'mesh' || (reachOf(policy) === 'namespace' && policy.namespace === namespace)),
      ...gateway === undefined ? [] : targeting.get(`${namespace}/${gateway}`),
    ];
  }

  /** The pods that a policy applies to, as far as the manifests have them: what attaches to a Service applies to none. */
  public podsOf(policy: PolicyView): readonly PodsView[] {
    const { namespace, selector, targets } = policy;
    if (targets.length > 0) {
      return targets.filter(({ kind }) => kind === GATEWAY).flatMap(({ name }) => this.pods.selectedBy({ [GATEWAY_NAME]: name }, namespace));
    }
    switch (reachOf(policy)) {
      case 'mesh': return this.pods.selectedBy(selector ?? {});
      case 'namespace': return this.pods.selectedBy(selector ?? {}, namespace);
      case 'nothing': return [];
    }
  }

  private read(kind: string): KnownPolicies {
    const known = this.kinds.get(kind);
    if (known !== undefined) {
      return known;
    }
    const all = oldestFirst(this.index.ofKind(kind).map(readPolicy));
    const fresh = { all, selecting: new SelectorIndex<PolicyView>(), targeting: new Lists<PolicyView>() };
    for (const policy of all) {
      if (policy.targets.length === 0) {
        fresh.selecting.add(policy.namespace, policy.selector ?? {}, policy);
      }
      new Set(policy.targets.filter(target => target.kind === GATEWAY).map(({ name }) => `${policy.namespace}/${name}`))
        .forEach(gateway => fresh.targeting.add(gateway, policy));
    }
    this.kinds.set(kind, fresh);
    return fresh;
  }
}

/** Where the pods of a policy without targets are. */
export function reachOf({ kind, namespace, selector, object }: PolicyView): 'mesh' | 'namespace' | 'nothing' {
  if (namespace !== settingsOf(object).rootNamespace) {
    return 'namespace';
  }
  return selector === undefined ? 'mesh' : SELECTING_IN_ROOT.get(kind) ?? 'mesh';
}
