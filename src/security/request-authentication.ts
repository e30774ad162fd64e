import { Construct } from 'constructs';
import { JwtRule, renderJwtRule } from './jwt-rule';
import { TokenFacts } from './token-facts';
import { compact } from '../core/compact';
import { refuse } from '../core/errors';
import { pathInErrors } from '../core/path-in-errors';
import { PolicyTarget } from '../core/policy-target';
import { IstioResource, IstioResourceProps } from '../core/resource';
import { MeshSettings } from '../mesh-settings/mesh-settings';

/**
 * Properties of a RequestAuthentication.
 */
export interface RequestAuthenticationProps extends IstioResourceProps {
  /**
   * What the policy applies to.
   *
   * @default - every workload of the namespace; in the root namespace, of the mesh
   */
  readonly target?: PolicyTarget;

  /**
   * Which tokens are accepted, by issuer. At most 4,096; needs at least one, more can be added with `addJwtRule`.
   *
   * @default - none
   */
  readonly jwtRules?: JwtRule[];
}

const MAX_RULES = 4096;

/**
 * Which tokens (JWT) a workload accepts.
 *
 * A request with a token that is not valid, has expired for more than a minute, or comes from an issuer without a rule is answered 401, one
 * with a token for another audience 403. **A request without a token passes**: add an `AuthorizationPolicy` that denies sources with
 * `notRequestPrincipals: ['*']`, or allows some `requestPrincipals`
 * only. Policies of several RequestAuthentications for a workload add up.
 *
 * On a gateway that several teams share it is about the requests of all of them: a token of another team's issuer is answered 401.
 *
 * @see https://istio.io/latest/docs/reference/config/security/request_authentication/
 */
@pathInErrors
export class RequestAuthentication extends IstioResource {
  private readonly target?: PolicyTarget;
  private readonly jwtRules: object[] = [];

  /**
   * @param scope the chart
   * @param id construct id
   * @param props which tokens are accepted where
   * @throws if Istio would refuse the policy
   */
  constructor(scope: Construct, id: string, props: RequestAuthenticationProps = {}) {
    super(scope, id, props, 'security.istio.io/v1', 'RequestAuthentication');
    this.target = props.target;
    props.target?._requireNamespace(this.metadata.namespace, MeshSettings.of(this).rootNamespace);
    props.jwtRules?.forEach(rule => this.addJwtRule(rule));
    this.node.addValidation({
      validate: () => this.jwtRules.length > 0 ? []
        : [`RequestAuthentication "${this.node.path}" must have at least one JWT rule, got none: add one with addJwtRule`],
    });
  }

  /**
   * Accepts the tokens of an issuer.
   *
   * @param rule which tokens are accepted
   * @throws if Istio would refuse it, or rules of a load balancer in the same pods compare the headers that it changes, or check tokens of
   * the issuer in another way
   */
  public addJwtRule(rule: JwtRule): void {
    if (this.jwtRules.length === MAX_RULES) {
      refuse('JWT rules of a RequestAuthentication', `a list of at most ${MAX_RULES}`, MAX_RULES + 1, 'use several policies');
    }
    const what = `JWT rule ${this.jwtRules.length}`;
    const rendered = renderJwtRule(what, rule);
    this.check(what, rule);
    this.jwtRules.push(rendered);
  }

  /** @internal */
  public _toSpec(): Record<string, unknown> {
    return compact({ ...this.target?._render(), jwtRules: this.jwtRules });
  }

  /** Only pods look at it that load balancers can know too. */
  private check(what: string, rule: JwtRule): void {
    if (this.target === undefined || this.target._labels !== undefined) {
      const facts = TokenFacts.of(this);
      const check = {
        what: `${what} of RequestAuthentication "${this.node.path}"`,
        pods: { namespaceName: this.metadata.namespace, labels: this.target?._labels },
        rule,
      };
      facts.requireCheck(check);
      facts.addCheck(check);
    }
  }
}
