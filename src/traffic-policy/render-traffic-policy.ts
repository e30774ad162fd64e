import { _RenderedClientTls } from './client-tls';
import { _RenderedLoadBalancer } from './load-balancer';
import { renderConnectionPool } from './render-connection-pool';
import { renderOutlierDetection } from './render-outlier-detection';
import { RetryBudget } from './retry-budget';
import { requireSettings } from './settings';
import { BasicTrafficPolicy, PortTrafficPolicy, TrafficPolicy } from './traffic-policy';
import { _RenderedUpstreamConnection } from './upstream-connection';
import { compact } from '../core/compact';
import { renderDuration } from '../core/durations';
import { MAX_UINT32, optional, requireInteger, requireNumber, requirePort, requireUnique } from '../core/requirements';

/** The fields that a policy for a service and one for a port have in common, as Istio writes them. */
export interface RenderedBasicPolicy {
  readonly loadBalancer?: _RenderedLoadBalancer;
  readonly connectionPool?: object;
  readonly outlierDetection?: object;
  readonly tls?: _RenderedClientTls;
}

/** A policy for a port as Istio writes it. */
export interface RenderedPortPolicy extends RenderedBasicPolicy {
  readonly port: { readonly number: number };
}

/** A policy as Istio writes it. */
export interface RenderedTrafficPolicy extends RenderedBasicPolicy, _RenderedUpstreamConnection {
  readonly portLevelSettings?: RenderedPortPolicy[];
  readonly retryBudget?: object;
}

const EMPTY_FIX = 'set loadBalancer, connectionPool, outlierDetection or tls, or leave it out';

/** The policy as Istio writes it, checked against Istio's rules. */
export function renderTrafficPolicy(what: string, policy: TrafficPolicy): RenderedTrafficPolicy {
  return requireSettings(what, {
    ...renderBasic(what, policy),
    portLevelSettings: optional(policy.portLevelSettings, ports => renderPorts(`${what}.portLevelSettings`, ports)),
    ...policy.upstreamConnection?._render(),
    retryBudget: optional(policy.retryBudget, budget => renderRetryBudget(`${what}.retryBudget`, budget)),
  }, EMPTY_FIX);
}

/** A policy that Istio accepts. */
export function requireTrafficPolicy(what: string, policy: TrafficPolicy): TrafficPolicy {
  renderTrafficPolicy(what, policy);
  return policy;
}

function renderBasic(what: string, policy: BasicTrafficPolicy): RenderedBasicPolicy {
  return compact({
    loadBalancer: policy.loadBalancer?._render(),
    connectionPool: optional(policy.connectionPool, pool => renderConnectionPool(`${what}.connectionPool`, pool)),
    outlierDetection: optional(policy.outlierDetection, outlier => renderOutlierDetection(`${what}.outlierDetection`, outlier)),
    tls: policy.tls?._render(),
  });
}

function renderPorts(what: string, policies: PortTrafficPolicy[]): RenderedPortPolicy[] {
  const ports = policies.map(({ port }) => requirePort(`${what}: port`, port));
  requireUnique(`${what}: port`, ports, 'Istio uses the first of several and ignores the others');
  return policies.map(policy => {
    const whichPort = `${what}[port ${policy.port}]`;
    return { port: { number: policy.port }, ...requireSettings(whichPort, renderBasic(whichPort, policy), EMPTY_FIX) };
  });
}

function renderRetryBudget(what: string, { percent, minRetryConcurrency, budgetInterval }: RetryBudget): object {
  return requireSettings(what, {
    percent: optional(percent, value => requireNumber(`${what}.percent`, value, 0, 100)),
    minRetryConcurrency: optional(minRetryConcurrency, value =>
      requireInteger(`${what}.minRetryConcurrency`, value, 1, MAX_UINT32, 'Istio reads 0 as 3; leave it out for that')),
    budgetInterval: optional(budgetInterval, value => renderDuration(`${what}.budgetInterval`, value)),
  }, 'set percent to 20, which is Istio\'s default, or leave it out');
}
