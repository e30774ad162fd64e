import { Construct } from 'constructs';
import { Compared } from './compared';
import { EnforcementPoint } from './enforcement-point';
import { GuardedRequests } from './guarded-requests';
import { compact } from '../../core/compact';
import { markGuarding } from '../../core/guarding-object';
import { PolicyTarget } from '../../core/policy-target';
import { optional } from '../../core/requirements';
import { IstioResource } from '../../core/resource';
import { conditionKey, headerOfSubject, PolicySubject, PolicyTexts } from '../../istio';
import { AuthorizationCondition } from '../../security/authorization-condition';
import { AuthorizationOperation } from '../../security/authorization-operation';
import { AuthorizationRule, renderAuthorizationRule } from '../../security/authorization-rule';
import { metadataAt } from '../gateways/object-metadata';
import { Guard, Violation } from '../guard/guard';
import { asProxiesName } from '../guard/source-address-guard';

/** Requests that come by some connections. */
export interface ConnectionRequests {
  /** What tells the connections from others. */
  readonly conditions: readonly AuthorizationCondition[];
  readonly requests: readonly GuardedRequests[];
}

/** The AuthorizationPolicy that enforces what a rule asks of its requests in some pods; its requests are known at the synth. */
export class GuardPolicy extends IstioResource {
  constructor(scope: Construct, id: string, private readonly point: EnforcementPoint, private readonly guard: Guard,
    private readonly requests: () => ConnectionRequests[]) {
    super(scope, id, { metadata: metadataAt(scope, id, point.namespaceName) }, 'security.istio.io/v1', 'AuthorizationPolicy');
    markGuarding(this);
  }

  /** @internal */
  public _toSpec(): Record<string, unknown> {
    const { provider } = this.guard;
    const violations = this.point.isClientNamed ? this.guard.violations.map(asProxiesName) : this.guard.violations;
    return compact({
      ...PolicyTarget.workload(this.point.labels)._render(),
      action: provider === undefined ? 'DENY' : 'CUSTOM',
      provider: provider === undefined ? undefined : { name: provider },
      rules: this.requests().flatMap(({ conditions, requests }) => policyRules(violations, requests, { ports: this.point.ports, conditions }))
        .map((rule, index) => renderAuthorizationRule(`policy "${this.node.path}": rule ${index}`, rule)),
    });
  }
}

/** The rules that refuse requests: for each violation one, or several where requests are told apart by their headers. */
export function policyRules(
  violations: readonly Violation[], requests: readonly GuardedRequests[], point: Pick<EnforcementPoint, 'ports' | 'conditions'>,
): AuthorizationRule[] {
  const byConditions = new Map<string, { readonly conditions: AuthorizationCondition[]; readonly operations: AuthorizationOperation[] }>();
  for (const part of requests) {
    const conditions = [...point.conditions, ...conditionsOf(part)];
    const key = JSON.stringify(conditions);
    const operations = [...byConditions.get(key)?.operations ?? [], operationOf(part, point.ports)];
    byConditions.set(key, { conditions, operations });
  }
  return [...byConditions.values()].flatMap(({ conditions, operations }) => violations.map(violation => {
    const all = [...conditions, ...violation.conditions ?? []];
    const isEvery = operations.some(operation => Object.values(operation).every(value => value === undefined));
    return {
      sources: violation.source && [violation.source],
      operations: isEvery ? undefined : operations,
      conditions: all.length > 0 ? all : undefined,
    };
  }));
}

function operationOf({ hosts, notHosts, included, excluded }: GuardedRequests, ports: Compared<number>): AuthorizationOperation {
  const leftOut = (texts: readonly string[] = []): string[] | undefined => texts.length > 0 ? [...texts] : undefined;
  return {
    hosts: hosts.values,
    notHosts: leftOut(notHosts),
    methods: comparedTexts(included, 'method'),
    notMethods: leftOut(excluded.method),
    paths: comparedTexts(included, 'path'),
    notPaths: leftOut(excluded.path),
    ports: ports.values,
  };
}

/** The texts of which a subject has to have one; none where it may be anything. */
function comparedTexts(included: PolicyTexts, subject: PolicySubject): string[] | undefined {
  return optional(included[subject], texts => Compared.oneOf(`values of the ${subject} in a policy`, texts).values);
}

function conditionsOf({ included, excluded }: GuardedRequests): AuthorizationCondition[] {
  const subjects = [...new Set([...Object.keys(included), ...Object.keys(excluded)])];
  return subjects.flatMap(subject => {
    const header = headerOfSubject(subject);
    return header === undefined ? [] : [{
      key: conditionKey(header),
      values: comparedTexts(included, subject),
      notValues: excluded[subject] && [...excluded[subject]],
    }];
  });
}
