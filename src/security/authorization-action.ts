import { AuthorizationRule } from './authorization-rule';
import { AuthorizationSource } from './authorization-source';
import { requireGuardingPaths } from './guarding-paths';
import { compact } from '../core/compact';
import { refuse } from '../core/errors';
import { isOfIdentity } from '../istio';
import { ExtensionProvider, ExtensionProviderType, requireProvider } from '../mesh-settings/extension-provider';

const IDENTITIES: (keyof AuthorizationSource)[] = [
  'principals', 'notPrincipals', 'requestPrincipals', 'notRequestPrincipals', 'namespaces', 'notNamespaces',
  'serviceAccounts', 'notServiceAccounts', 'trustDomains', 'notTrustDomains',
];

/**
 * What happens to a request that matches a rule of an AuthorizationPolicy.
 *
 * Istio asks CUSTOM policies first, then DENY, then ALLOW. A request passes when no CUSTOM and no DENY policy refuses it, and an ALLOW
 * policy matches it or its workload has none.
 *
 * @see https://istio.io/latest/docs/reference/config/security/authorization-policy/#AuthorizationPolicy-Action
 */
export class AuthorizationAction {
  /** Let the request pass. As soon as a workload has one such policy, what none of them matches is denied. */
  public static readonly ALLOW = new AuthorizationAction('ALLOW');
  /** Answer 403, or close the connection. */
  public static readonly DENY = new AuthorizationAction('DENY');
  /** Mark the request for a log, where a plugin of the proxy writes one. It changes nothing else. */
  public static readonly AUDIT = new AuthorizationAction('AUDIT');

  /**
   * Ask an external authorizer. A workload can have one provider only.
   *
   * @param provider its name in `meshConfig.extensionProviders`; the mesh settings have to declare it
   */
  public static custom(provider: string): AuthorizationAction {
    return new AuthorizationAction('CUSTOM', provider);
  }

  private constructor(
    /** The action as Istio calls it: `ALLOW`, `DENY`, `AUDIT` or `CUSTOM`. */
    public readonly name: string,
    /** Name of the external authorizer, where one is asked. */
    public readonly provider?: string,
  ) {
  }

  /**
   * The action as a policy writes it.
   *
   * @internal
   */
  public _render(declared: readonly ExtensionProvider[]): Record<string, unknown> {
    return compact({
      action: this.name === 'ALLOW' ? undefined : this.name,
      provider: this.provider === undefined ? undefined
        : { name: requireProvider('provider of AuthorizationAction.custom', this.provider, ExtensionProviderType.EXTERNAL_AUTHORIZATION, declared) },
    });
  }

  /**
   * Refuses what Istio does not compare before it asks an external authorizer, and paths that let requests by.
   *
   * @internal
   */
  public _requireRule(what: string, rule: AuthorizationRule): void {
    requireGuardingPaths(what, this.name, rule);
    if (this.provider !== undefined) {
      requireNoIdentities(what, rule);
    }
  }
}

function requireNoIdentities(what: string, { sources = [], conditions = [] }: AuthorizationRule): void {
  const properties = sources.flatMap(source => IDENTITIES.filter(name => source[name] !== undefined));
  const keys = conditions.map(({ key }) => key).filter(key => isOfIdentity(key));
  const identities = [...properties, ...keys];
  if (identities.length > 0) {
    refuse(`${what} of a policy with a provider`, 'one without identities of senders and tokens', identities,
      'ask the provider for more requests, or compare them in a policy that denies');
  }
}
