import { Construct } from 'constructs';
import { EnforcementPoint } from './enforcement-point';
import { putInto } from '../../core/all-or-nothing';
import { markGuarding } from '../../core/guarding-object';
import { PolicyTarget } from '../../core/policy-target';
import { IstioResource } from '../../core/resource';
import { JwtRule, renderJwtRule } from '../../security/jwt-rule';
import { metadataAt } from '../gateways/object-metadata';

/** The RequestAuthentication of some pods: the issuers that the rules of a load balancer know there. It refuses nothing but bad tokens. */
export class JwtAuthentication extends IstioResource {
  private readonly rules = new Map<string, object>();

  constructor(scope: Construct, id: string, private readonly point: EnforcementPoint) {
    super(scope, id, { metadata: metadataAt(scope, id, point.namespaceName) }, 'security.istio.io/v1', 'RequestAuthentication');
    markGuarding(this);
  }

  /** Adds the issuers of a rule. */
  public add(rules: readonly JwtRule[]): void {
    rules.map(rule => renderJwtRule(`issuer "${rule.issuer}"`, rule)).forEach(rule => putInto(this.rules, JSON.stringify(rule), rule));
  }

  /** @internal */
  public _toSpec(): Record<string, unknown> {
    return { ...PolicyTarget.workload(this.point.labels)._render(), jwtRules: [...this.rules.values()] };
  }
}
