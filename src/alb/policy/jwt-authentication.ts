import { Construct } from 'constructs';
import { metadataAt } from './object-metadata';
import { PolicyPlace } from './policy-place';
import { PolicyTarget } from '../../core/policy-target';
import { IstioResource } from '../../core/resource';
import { JwtRule, renderJwtRule } from '../../security/jwt-rule';

/** The RequestAuthentication of some pods: the issuers that the rules of a load balancer know there. It refuses nothing but bad tokens. */
export class JwtAuthentication extends IstioResource {
  private readonly rules = new Map<string, object>();

  constructor(scope: Construct, id: string, private readonly place: PolicyPlace) {
    super(scope, id, { metadata: metadataAt(scope, id, place.namespaceName) }, 'security.istio.io/v1', 'RequestAuthentication');
  }

  /** Adds the issuers of a rule. */
  public add(rules: readonly JwtRule[]): void {
    rules.map(rule => renderJwtRule(`issuer "${rule.issuer}"`, rule)).forEach(rule => this.rules.set(JSON.stringify(rule), rule));
  }

  /** @internal */
  public _toSpec(): Record<string, unknown> {
    return { ...PolicyTarget.workload(this.place.labels)._render(), jwtRules: [...this.rules.values()] };
  }
}
