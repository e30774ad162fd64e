/** Who may what at some guarded load balancers: a plain table, looked up without any of Istio's words. */
import { BuiltGuards, covers, hasConditions, TakenListener } from './built-guards';
import { GuardRequest, GuardsPlan, IssuerName, RulePlan, TokenShown } from './random-guards';

/** What a request should get: a status, or the rule that answers it. */
export interface Expected {
  readonly status: 200 | 401 | 403 | 404;
  readonly rule?: { readonly key: string; readonly plan: RulePlan };
}

/** Headers that a gateway writes before it looks for a route: nobody chooses a rule by them from outside. */
const WRITTEN_BY_PROXIES = ['x-forwarded-client-cert', 'x-request-id'];

export class GuardTable {
  constructor(private readonly plan: GuardsPlan, private readonly built: BuiltGuards) {
  }

  /** What an ordinary client gets. */
  public expect(request: GuardRequest): Expected {
    const listeners = this.listenersAt(request);
    if (this.plan.enforcement === 'gateway' && this.isBadToken(request.token, this.issuersAt(request.gateway))) {
      return { status: 401 };
    }
    if (listeners.some(listener => isListedOut(listener, request))) {
      return { status: 403 };
    }
    if (this.isNamedAlike(request)) {
      return { status: 403 };
    }
    const found = this.firstRule(request);
    if (found === undefined) {
      return { status: 404 };
    }
    if (this.plan.enforcement === 'targets' && this.isBadToken(request.token, this.issuersOf(found.plan.target))) {
      return { status: 401 };
    }
    return isEntitled(found.plan, request) ? { status: 200, rule: found } : { status: 403 };
  }

  /** Whether the target, or the answer, is for such a request, however it came by. */
  public isEntitledTo(key: string, request: GuardRequest): boolean {
    const rule = this.allRules().find(one => one.key === key);
    return rule !== undefined && isEntitled(rule.plan, request);
  }

  /** Whether a rule has a token checked, and says who the user is. */
  public tellsUser(key: string | undefined): boolean {
    return this.allRules().find(one => one.key === key)?.plan.token?.userHeader ?? false;
  }

  /** Whether a rule has a token checked. */
  public checksToken(key: string): boolean {
    return this.allRules().find(one => one.key === key)?.plan.token !== undefined;
  }

  /** The first rule whose conditions a request meets, whoever sends it. */
  public firstRule(request: GuardRequest): Expected['rule'] {
    return this.rulesFor(request).find(({ plan }) => meets(plan, nameOf(request.host), request));
  }

  /** The rules for the host of a request, in order. */
  private rulesFor(request: GuardRequest): NonNullable<Expected['rule']>[] {
    const host = nameOf(request.host);
    const domains = this.listenersAt(request).flatMap(listener => domainsOf(listener).map(served => ({ listener, served })));
    const [best] = domains.filter(({ served }) => covers(served, host)).sort((one, other) => specificity(other.served) - specificity(one.served));
    const rules = [...best?.listener.rules ?? []].sort((one, other) => Number(!hasConditions(one)) - Number(!hasConditions(other)));
    return rules.map(plan => ({ key: `${best.listener.key}/${plan.name}`, plan }));
  }

  /** Whether a request has a header that a rule with a guard compares, under another name that applications read as the same. */
  private isNamedAlike(request: GuardRequest): boolean {
    const { headers } = request;
    const rules = this.rulesFor(request);
    const known = rules.map(({ plan }) => plan.header?.[0]);
    return rules.some(({ plan }) => plan.header !== undefined && (plan.sources !== undefined || plan.token !== undefined)
      && Object.entries(headers).some(([name, value]) => name !== plan.header![0] && !known.includes(name)
        && name.replaceAll('_', '-') === plan.header![0].replaceAll('_', '-')
        && meets({ ...plan, byClaim: undefined }, nameOf(request.host), { ...request, headers: { [plan.header![0]]: value } })));
  }

  /** Whether a policy at the pods may be for a request that came by another rule: they know hosts and paths only. */
  public mayBeRefusedAtTargets(request: GuardRequest): boolean {
    const { target } = this.firstRule(request)?.plan ?? {};
    const host = nameOf(request.host);
    return this.plan.enforcement === 'targets' && this.allRules().some(({ plan, listener }) => plan.token !== undefined && plan.target === target
      && listener.plan.hosts.some(served => covers(served, host)) && meets({ ...plan, byClaim: undefined }, host, request));
  }

  private allRules(): { readonly key: string; readonly plan: RulePlan; readonly listener: TakenListener }[] {
    return this.built.taken.flatMap(listener => listener.rules.map(plan => ({ key: `${listener.key}/${plan.name}`, plan, listener })));
  }

  private listenersAt({ gateway, port }: Pick<GuardRequest, 'gateway' | 'port'>): TakenListener[] {
    return this.built.taken.filter(({ plan, gateways }) => plan.port === port && gateways.includes(gateway));
  }

  private issuersAt(gateway: number): IssuerName[] {
    return this.built.taken.filter(({ gateways }) => gateways.includes(gateway))
      .flatMap(({ rules }) => rules.flatMap(({ token }) => token?.issuers ?? []));
  }

  private issuersOf(target: RulePlan['target']): IssuerName[] {
    return this.built.taken.flatMap(({ rules }) => rules.filter(rule => rule.target === target).flatMap(({ token }) => token?.issuers ?? []));
  }

  /** Whether pods that know some issuers answer 401 to a token. */
  private isBadToken(token: TokenShown | undefined, known: readonly IssuerName[]): boolean {
    return token !== undefined && known.length > 0 && (['expired', 'forged'].includes(token.kind) || !known.includes(token.issuer));
  }
}

export function isEntitled({ sources, token, byClaim }: RulePlan, { address, token: shown }: GuardRequest): boolean {
  const isKnown = token === undefined || shown !== undefined && token.issuers.includes(shown.issuer) && !['expired', 'forged'].includes(shown.kind)
    && !(token.audience && shown.kind === 'otherAudience') && !((token.group || byClaim) && shown.kind === 'otherGroup');
  return isKnown && (sources?.includes(address) ?? true);
}

function meets(rule: RulePlan, host: string, { path, method, headers, token }: GuardRequest): boolean {
  const [plain] = path.split('?');
  return (rule.hosts?.some(served => covers(served, host)) ?? true)
    && (rule.exact === undefined && rule.prefixes === undefined || [...rule.exact ?? []].includes(plain)
      || (rule.prefixes ?? []).some(prefix => `${plain}/`.startsWith(`${prefix.replace(/\/$/, '')}/`)))
    && (rule.methods?.includes(method) ?? true)
    && (rule.header === undefined || !WRITTEN_BY_PROXIES.includes(rule.header[0]) && headers[rule.header[0]] === rule.header[1])
    && (rule.byClaim === undefined || token !== undefined && !['expired', 'forged', 'otherGroup'].includes(token.kind)
      && (rule.token?.issuers.includes(token.issuer) ?? true));
}

function isListedOut({ plan: { hosts, allowed, denied } }: TakenListener, { host, address }: GuardRequest): boolean {
  // Of the hosts of a wildcard a policy knows no ports, so such a list is for the whole port.
  const isFor = hosts.some(served => served.startsWith('*')) || hosts.includes(nameOf(host));
  return isFor && (!(allowed?.includes(address) ?? true) || (denied?.includes(address) ?? false));
}

/** The hosts for which a listener has rules: those of a rule, or all. For others it has no list of rules that Envoy could pick. */
function domainsOf({ plan: { hosts }, rules }: TakenListener): string[] {
  return rules.flatMap(rule => rule.hosts === undefined ? hosts : [
    ...rule.hosts.filter(host => hosts.some(served => covers(served, host))),
    ...hosts.filter(served => rule.hosts!.some(host => covers(host, served))),
  ]);
}

/** As Envoy looks for it: without port and case. */
function nameOf(host: string): string {
  return host.replace(/:[^:]*$/, '').toLowerCase();
}

function specificity(host: string): number {
  return host.startsWith('*') ? host.length : 1000;
}
