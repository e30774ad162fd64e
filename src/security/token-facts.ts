import { IConstruct } from 'constructs';
import { JwtRule, renderJwtRule } from './jwt-rule';
import { changedHeadersOf, isSamePlace, placesOf, placeText } from './token-place';
import { putInto } from '../core/all-or-nothing';
import { refuse } from '../core/errors';
import { keyOfPods } from '../istio';
import { ClusterState } from '../mesh-settings/cluster-state';
import { MeshSettings } from '../mesh-settings/mesh-settings';

/** Pods: those with the labels, all of the namespace without, and those of every namespace in the root namespace. */
export interface TokenPods {
  readonly namespaceName?: string;
  readonly labels?: Record<string, string>;
}

/** Tokens of an issuer that some pods check. */
export interface CheckedTokens {
  /** Who asks for the check. */
  readonly what: string;
  readonly pods: TokenPods;
  readonly rule: JwtRule;
  /** Whether a rule of a load balancer relies on it. */
  readonly isGuard?: boolean;
}

/** Headers that somebody compares before tokens are checked, in some pods. */
export interface ComparedHeaders {
  /** Who compares them. */
  readonly what: string;
  readonly pods: TokenPods;
  /** Names in lower case. */
  readonly headers: readonly string[];
}

/** The checks for some pods, each once. */
interface ChecksOfPods {
  readonly pods: TokenPods;
  readonly checks: Map<string, CheckedTokens>;
  readonly hasGuard: boolean;
}

/**
 * What an app has Istio check of tokens, by pods, and which headers routes compare there.
 *
 * Of all RequestAuthentications for some pods Istio makes one filter, and keeps nothing apart: it takes a token that fits any of them, and
 * what one makes of headers holds for the requests of all.
 */
export class TokenFacts {
  /** What the app knows of the cluster of a construct. */
  public static of(scope: IConstruct): TokenFacts {
    return FACTS.of(scope);
  }

  private readonly checked = new Map<string, ChecksOfPods>();
  private readonly compared = new Map<string, { readonly pods: TokenPods; readonly headers: Map<string, string> }>();

  /** @param rootNamespace the namespace whose objects are for every namespace */
  constructor(private readonly rootNamespace: string) {
  }

  /** Whether nobody checks tokens. */
  public get areEmpty(): boolean {
    return this.checked.size === 0;
  }

  /** The tokens that some pods check. */
  public checkedAt(pods: TokenPods): CheckedTokens[] {
    return this.groupsAt(pods).flatMap(({ checks }) => [...checks.values()]);
  }

  /** Refuses a check that would change what others rely on in the same pods. */
  public requireCheck(check: CheckedTokens): void {
    const others = this.groupsAt(check.pods).filter(({ hasGuard }) => hasGuard || check.isGuard).flatMap(({ checks }) => [...checks.values()]);
    others.filter(({ isGuard }) => isGuard || check.isGuard).forEach(other => requireLikeness(check, other));
    for (const { pods, headers } of this.compared.values()) {
      const header = this.meet(check.pods, pods) ? changedHeadersOf(check.rule).find(name => headers.has(name)) : undefined;
      if (header !== undefined) {
        refuseCompared(check, header, headers.get(header)!);
      }
    }
  }

  /** Remembers a check that was not refused. */
  public addCheck(check: CheckedTokens): void {
    const { pods, rule, isGuard = false } = check;
    const group = this.checked.get(keyOf(pods)) ?? { pods, checks: new Map(), hasGuard: false };
    const key = `${isGuard} ${textOf(rule)}`;
    putInto(this.checked, keyOf(pods), { ...group, hasGuard: group.hasGuard || isGuard });
    if (!group.checks.has(key)) {
      putInto(group.checks, key, check);
    }
  }

  /** Refuses a comparison with what a check of tokens changes in the same pods. */
  public requireComparison({ what, pods, headers }: ComparedHeaders): void {
    (headers.length > 0 ? this.checkedAt(pods) : []).forEach(check => requireApart(check, { what, headers }));
  }

  /** Remembers a comparison that was not refused. */
  public addComparison({ what, pods, headers }: ComparedHeaders): void {
    if (headers.length === 0) {
      return;
    }
    const key = keyOf(pods);
    const known = this.compared.get(key) ?? { pods, headers: new Map<string, string>() };
    headers.filter(header => !known.headers.has(header)).forEach(header => putInto(known.headers, header, what));
    putInto(this.compared, key, known);
  }

  private groupsAt(pods: TokenPods): ChecksOfPods[] {
    return [...this.checked.values()].filter(known => this.meet(known.pods, pods));
  }

  /** Whether there are pods that both mean. */
  private meet(one: TokenPods, other: TokenPods): boolean {
    return this.covers(one, other) || this.covers(other, one);
  }

  private covers(wide: TokenPods, narrow: TokenPods): boolean {
    const isThere = wide.namespaceName === narrow.namespaceName || wide.namespaceName === this.rootNamespace;
    // The versions of a service have a label more than its pods are known by.
    return isThere && Object.entries(wide.labels ?? {}).every(([label, value]) =>
      (narrow.labels?.[label] ?? (label === 'version' ? value : undefined)) === value);
  }
}

const FACTS = new ClusterState('TokenFacts', scope => new TokenFacts(MeshSettings.of(scope).rootNamespace));

/** Refuses two checks that Istio would mix. */
function requireLikeness(check: CheckedTokens, other: CheckedTokens): void {
  const { what, rule } = check;
  if (rule.issuer === other.rule.issuer && keysOf(rule) !== keysOf(other.rule)) {
    refuse(`keys of issuer "${rule.issuer}" of ${what}`, 'those that other rules have for it in the same pods', 'others',
      'Istio takes a token that any of them signed: use one list of keys');
  }
  const [place] = placesOf(rule);
  const otherPlaces = placesOf(other.rule);
  if (!placesOf(rule).every(one => otherPlaces.every(another => isSamePlace(one, another)))) {
    refuse(`place of the tokens of issuer "${rule.issuer}" of ${what}`,
      `that of ${other.what} in the same pods (${otherPlaces.map(placeText).join(', ')})`,
      placeText(place), 'of two tokens in a request Envoy mixes the claims, or takes neither: use one place, a gateway of its own, or '
        + 'PolicyEnforcement.TARGETS for other pods');
  }
  if (rule.issuer === other.rule.issuer && textOf(rule) !== textOf(other.rule)) {
    refuse(`options of issuer "${rule.issuer}" of ${what}`, `those that ${other.what} has for it in the same pods`, 'others',
      'Istio does not keep them apart, so that the ones hold for the others: use the same JwtRule for both; audiences may differ from rule '
        + 'to rule of load balancers');
  }
}

/** Refuses a check that changes what is compared in the same pods. */
export function requireApart(check: CheckedTokens, { what, headers }: Pick<ComparedHeaders, 'what' | 'headers'>): void {
  const header = changedHeadersOf(check.rule).find(name => headers.includes(name));
  if (header !== undefined) {
    refuseCompared(check, header, what);
  }
}

function keyOf({ namespaceName, labels = {} }: TokenPods): string {
  return keyOfPods(namespaceName, labels);
}

function textOf(rule: JwtRule): string {
  return JSON.stringify(renderJwtRule('JWT rule', rule));
}

function keysOf({ keys }: JwtRule): string {
  return JSON.stringify(keys?._render() ?? 'discovered');
}

function refuseCompared({ what, rule }: CheckedTokens, header: string, comparing: string): never {
  refuse(`headers that the tokens of issuer "${rule.issuer}" of ${what} change`, `others than ${comparing} compares in the same pods`, header,
    'Envoy writes or removes it between the choice of a route and the policy, so that who has no token goes around both: use another header, '
      + 'or jwtClaim');
}
