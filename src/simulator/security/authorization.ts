import { isDryRun, mapOf, mapsOf, textOf } from '../../istio';
import { PolicyView } from '../../mesh';
import { PlainAnswer, plainAnswer } from '../actions/own-answer';
import { DecidedAuthorization } from '../decision';
import { ProxiedRequest } from '../proxied-request';
import { SecurityNotes } from './notes';
import { meetsRule, missedFields, PolicyRule, policyRulesOf } from './policy-rule';
import { RequestFacts } from './request-facts';

/** What AuthorizationPolicies make of a request. */
export interface AuthorizationOutcome {
  /** Given where Envoy answers itself. */
  readonly refusal?: PlainAnswer;
  readonly decided: readonly DecidedAuthorization[];
}

/** What decides beside AuthorizationPolicies. */
export interface AuthorizationOptions {
  /** The MeshConfig of istiod, with the providers that policies may ask. @default - it is not known */
  readonly meshConfig?: Readonly<Record<string, unknown>>;
}

/** A rule with the name that Envoy gives it, by which it tells which one decided. */
interface NamedRule {
  readonly name: string;
  readonly policy: string;
  readonly place: string;
  readonly rule: PolicyRule;
}

/** The policies with one action. */
interface PolicyGroup {
  readonly policies: readonly PolicyView[];
  /** In the order in which Envoy tries them. */
  readonly rules: readonly NamedRule[];
}

/** Policies that ask one provider. */
interface ProviderGroup extends PolicyGroup {
  readonly provider: string;
  /** Whether requests are refused because nobody can be asked. */
  readonly isBad: boolean;
  /** What is only tried, by which Istio has requests refused. Its webhook takes no such policy. */
  readonly tried: PolicyGroup;
}

const DENIED = 'RBAC: access denied';

/** The AuthorizationPolicies of some pods, read once. */
export class Authorization {
  private readonly asking: readonly ProviderGroup[];
  private readonly denying: PolicyGroup;
  private readonly allowing: PolicyGroup;
  private readonly triedDenying: PolicyGroup;
  private readonly triedAllowing: PolicyGroup;

  constructor(private readonly policies: readonly PolicyView[], { meshConfig }: AuthorizationOptions) {
    const having = (action: string, isTried: boolean): PolicyGroup => {
      const found = policies.filter(policy => actionOf(policy) === action && isDryRun(policy.object.manifest) === isTried);
      return { policies: found, rules: rulesOf(found, action) };
    };
    this.denying = having('DENY', false);
    this.triedDenying = having('DENY', true);
    this.allowing = having('ALLOW', false);
    this.triedAllowing = having('ALLOW', true);
    this.asking = providerGroups(policies.filter(policy => actionOf(policy) === 'CUSTOM'), meshConfig);
  }

  /** Whether every request passes. */
  public get isEmpty(): boolean {
    return this.policies.length === 0;
  }

  /** Whether an external authorizer is asked, which comes before tokens are looked at. */
  public ask(request: ProxiedRequest, notes: SecurityNotes): AuthorizationOutcome {
    if (this.asking.length === 0) {
      return { decided: [] };
    }
    const facts = new RequestFacts(request);
    const decided: DecidedAuthorization[] = [];
    for (const group of this.asking) {
      const denial = tryRules(group.tried, facts, notes, 'CUSTOM (dry run)');
      const met = tryRules(group, facts, notes, 'CUSTOM');
      const policy = denial?.policy ?? (group.isBad ? met?.policy : undefined);
      if (policy !== undefined) {
        tell(notes, denial !== undefined ? `${policy} refuses: Istio knows no dry run of CUSTOM`
          : `${policy} refuses: provider ${group.provider || 'of it'} can not be asked`);
        return { refusal: plainAnswer(403, DENIED, request), decided: [...decided, { at: 'gateway', decision: 'deny', policy }] };
      }
      if (met !== undefined) {
        decided.push({ at: 'gateway', decision: 'asksProvider', policy: met.policy });
        notes.ambiguous.push({
          about: 'externalAuthorizer',
          assumed: `provider ${group.provider} lets the request pass, and changes nothing of it`,
          alternatives: ['the provider refuses it, with a status of its own'],
          objects: [met.policy],
          because: 'what the provider answers is not in manifests',
        });
      }
    }
    addUnknown(facts, this.policies, notes);
    return { decided };
  }

  /** Whether a request may pass, as it is when tokens were looked at. */
  public decide(request: ProxiedRequest, notes: SecurityNotes): AuthorizationOutcome {
    const { denying, allowing, triedDenying, triedAllowing } = this;
    if ([denying, allowing, triedDenying, triedAllowing].every(({ policies }) => policies.length === 0)) {
      return { decided: [] };
    }
    const facts = new RequestFacts(request);
    const decided: DecidedAuthorization[] = [];
    const outcome = (decision: 'allow' | 'deny', policy?: string): AuthorizationOutcome => {
      addUnknown(facts, this.policies, notes);
      decided.push({ at: 'gateway', decision, ...policy === undefined ? {} : { policy } });
      return decision === 'allow' ? { decided } : { decided, refusal: plainAnswer(403, DENIED, request) };
    };
    const triedDenial = tryRules(triedDenying, facts, notes, 'DENY (dry run)');
    if (triedDenial !== undefined) {
      decided.push({ at: 'gateway', decision: 'dryRun', policy: triedDenial.policy });
    }
    const denial = tryRules(denying, facts, notes, 'DENY');
    if (denial !== undefined) {
      return outcome('deny', denial.policy);
    }
    if (triedAllowing.policies.length > 0 && tryRules(triedAllowing, facts, notes, 'ALLOW (dry run)') === undefined) {
      const [only, ...others] = triedAllowing.policies;
      decided.push({ at: 'gateway', decision: 'dryRun', ...others.length === 0 ? { policy: policyName(only) } : {} });
    }
    const permission = tryRules(allowing, facts, notes, 'ALLOW');
    if (allowing.policies.length > 0 && permission === undefined) {
      tell(notes, 'policies allow some requests, and none of them this one');
      return outcome('deny');
    }
    return outcome('allow', permission?.policy);
  }
}

function tell({ trace }: SecurityNotes, because: string): void {
  trace?.push({ about: 'authorization', because });
}

/** The first rule that a request meets. */
function tryRules({ rules }: PolicyGroup, facts: RequestFacts, notes: SecurityNotes, action: string): NamedRule | undefined {
  for (const named of rules) {
    if (meetsRule(named.rule, facts)) {
      tell(notes, `${named.policy}, ${named.place} meets the request: ${action}`);
      return named;
    }
    if (notes.trace !== undefined) {
      tell(notes, `${named.policy}, ${named.place} does not meet the request: ${missedFields(named.rule, facts).join(', ')}`);
    }
  }
  return undefined;
}

/** What compares the address of the client. */
const ADDRESSES = /"(?:not)?(?:ipBlocks|remoteIpBlocks|source\.ip|remote\.ip)"/i;

/** What compares the port to which the client connected. */
const PORTS = /"(?:not)?(?:ports|destination\.port)"/i;

function addUnknown({ unknown }: RequestFacts, policies: readonly PolicyView[], { ambiguous }: SecurityNotes): void {
  if (unknown.has('source.ip')) {
    ambiguous.push({
      about: 'balancer',
      assumed: 'the client has an address that no policy names',
      objects: policies.filter(({ spec }) => ADDRESSES.test(JSON.stringify(spec))).map(policyName),
      because: 'policies compare the address of the client, and the request does not say it',
    });
  }
  if (unknown.has('destination.port')) {
    ambiguous.push({
      about: 'balancer',
      assumed: 'the balancer in front names a port that no policy names',
      objects: policies.filter(({ spec }) => PORTS.test(JSON.stringify(spec))).map(policyName),
      because: 'the gateway reads the PROXY protocol, in which the balancer says to which port the client connected',
    });
  }
  if (unknown.has('destination.ip')) {
    ambiguous.push({
      about: 'endpoints',
      assumed: 'the address of the pods of the gateway is none that a policy names',
      objects: policies.filter(({ spec }) => JSON.stringify(spec).includes('"destination.ip"')).map(policyName),
      because: 'pods get their address when they start',
    });
  }
  if (unknown.has('experimental.envoy.filters')) {
    ambiguous.push({
      about: 'envoyFilter',
      assumed: 'no filter says of the request what a policy asks for',
      objects: policies.filter(({ spec }) => JSON.stringify(spec).includes('"experimental.envoy.filters.')).map(policyName),
      because: 'it is up to filters that Istio does not know',
    });
  }
}

function actionOf({ spec }: PolicyView): string {
  return textOf(spec.action) ?? 'ALLOW';
}

function policyName({ namespace, name }: PolicyView): string {
  return `AuthorizationPolicy ${namespace}/${name}`;
}

function rulesOf(policies: readonly PolicyView[], action: string): NamedRule[] {
  return policies.flatMap(policy => [...policyRulesOf(policy.spec, action)].map(([index, rule]) => ({
    name: `ns[${policy.namespace}]-policy[${policy.name}]-rule[${index}]`, policy: policyName(policy), place: `rules[${index}]`, rule,
  }))).sort((one, other) => one.name < other.name ? -1 : 1);
}

/** Without a flag of istiod pods may ask one provider: with more, what they say is refused. */
function providerGroups(policies: readonly PolicyView[], meshConfig: AuthorizationOptions['meshConfig']): ProviderGroup[] {
  const providerOf = ({ spec }: PolicyView): string => textOf(mapOf(spec.provider).name) ?? '';
  const providers = [...new Set(policies.map(providerOf))].sort();
  const known = meshConfig === undefined ? undefined : mapsOf(meshConfig.extensionProviders)
    .filter(({ envoyExtAuthzHttp, envoyExtAuthzGrpc }) => (envoyExtAuthzHttp ?? envoyExtAuthzGrpc) !== undefined).map(({ name }) => textOf(name));
  return providers.map(provider => {
    const isBad = providers.length > 1 || known?.includes(provider) === false;
    const groupOf = (isTried: boolean): PolicyGroup => {
      const own = policies.filter(policy => providerOf(policy) === provider && isDryRun(policy.object.manifest) === isTried);
      return { policies: own, rules: rulesOf(own, 'CUSTOM') };
    };
    return { provider, ...groupOf(false), isBad, tried: isBad ? { policies: [], rules: [] } : groupOf(true) };
  });
}
