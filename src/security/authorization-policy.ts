import { Construct } from 'constructs';
import { AuthorizationAction } from './authorization-action';
import { AuthorizationRule, renderAuthorizationRule } from './authorization-rule';
import { ifRefused } from '../core/all-or-nothing';
import { compact } from '../core/compact';
import { refuse } from '../core/errors';
import { pathInErrors } from '../core/path-in-errors';
import { PolicyTarget } from '../core/policy-target';
import { IstioResource, IstioResourceProps } from '../core/resource';
import { MeshSettings } from '../mesh-settings/mesh-settings';

/**
 * Properties of an AuthorizationPolicy.
 */
export interface AuthorizationPolicyProps extends IstioResourceProps {
  /**
   * What happens to a request that matches a rule.
   *
   * @default AuthorizationAction.ALLOW
   */
  readonly action?: AuthorizationAction;

  /**
   * What the policy applies to.
   *
   * @default - every workload of the namespace; in the root namespace, of the mesh
   */
  readonly target?: PolicyTarget;

  /**
   * Which requests match: one rule is enough, their order does not matter. At most 512. More can be added with `addRule`.
   *
   * @default - none: an ALLOW policy then allows nothing, which denies all that no other one allows; other actions need a rule
   */
  readonly rules?: AuthorizationRule[];
}

const MAX_RULES = 512;

/**
 * Who may call a workload, and what for.
 *
 * Without any policy everybody may. With an ALLOW policy for a workload, only what one of them matches. So a policy without action, target
 * and rules closes its namespace, and further ones open it where it is meant to be open. Identities of senders are known where mTLS is,
 * those of tokens where a `RequestAuthentication` checks them.
 *
 * @see https://istio.io/latest/docs/reference/config/security/authorization-policy/
 */
@pathInErrors
export class AuthorizationPolicy extends IstioResource {
  private readonly action: AuthorizationAction;
  private target?: PolicyTarget;
  private readonly renderedAction: Record<string, unknown>;
  private readonly rules: object[] = [];
  private late?: () => readonly AuthorizationRule[];

  /**
   * @param scope the chart
   * @param id construct id
   * @param props what is allowed or denied
   * @throws if Istio would refuse the policy, or the mesh settings do not declare the provider of a CUSTOM action
   */
  constructor(scope: Construct, id: string, props: AuthorizationPolicyProps = {}) {
    super(scope, id, props, 'security.istio.io/v1', 'AuthorizationPolicy');
    const settings = MeshSettings.of(this);
    this.action = props.action ?? AuthorizationAction.ALLOW;
    this.renderedAction = this.action._render(settings.extensionProviders);
    this.target = props.target;
    props.target?._requireNamespace(this.metadata.namespace, settings.rootNamespace);
    props.rules?.forEach(rule => this.addRule(rule));
    this.node.addValidation({ validate: () => this.validateRules() });
  }

  /**
   * Adds a rule.
   *
   * @param rule which requests match
   * @throws if Istio would refuse it
   */
  public addRule(rule: AuthorizationRule): void {
    const what = `rule ${this.rules.length}`;
    if (this.rules.length === MAX_RULES) {
      refuse('rules of an AuthorizationPolicy', `a list of at most ${MAX_RULES}`, MAX_RULES + 1,
        'put several values into one rule, or use several policies');
    }
    const rendered = renderAuthorizationRule(what, rule);
    this.action._requireRule(what, rule);
    this.rules.push(rendered);
  }

  /**
   * Adds rules that are only known when the app is synthesized, after those that are added.
   *
   * @internal
   */
  public _endWith(rules: () => readonly AuthorizationRule[]): void {
    this.late = rules;
  }

  /**
   * Lets it apply to something else, in its namespace.
   *
   * @internal
   */
  public _aimAt(target: PolicyTarget): void {
    const { target: before } = this;
    this.target = target;
    ifRefused(() => this.target = before);
  }

  /** @internal */
  public _toSpec(): Record<string, unknown> {
    const late = this.late?.().map((rule, index) => renderAuthorizationRule(`rule ${this.rules.length + index}`, rule)) ?? [];
    return compact({ ...this.target?._render(), ...this.renderedAction, rules: [...this.rules, ...late] });
  }

  private validateRules(): string[] {
    return this.rules.length > 0 || this.action.name === 'ALLOW' ? []
      : [`AuthorizationPolicy "${this.node.path}" with the action ${this.action.name} must have at least one rule, got none: it would match nothing; `
      + 'add the rule {} to match every request'];
  }
}
