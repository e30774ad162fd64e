import { RenderedBasicPolicy, RenderedPortPolicy, RenderedTrafficPolicy } from './render-traffic-policy';
import { compact, isEmpty } from '../core/compact';

/**
 * The policy of a whole service, with what it leaves out taken from the mesh's default, field by field: the rule hides the mesh's own
 * rule completely.
 *
 * Istio uses the settings of a port instead of those of the service. So for each port that one side names, the fields are taken from what
 * the rule says for that port (for the port, else for the service), then from what the mesh says for it.
 */
export function mergeMeshDefault(policy: RenderedTrafficPolicy = {}, meshDefault: RenderedTrafficPolicy = {}): RenderedTrafficPolicy {
  if (isEmpty(policy) && isEmpty(meshDefault)) {
    return {};
  }
  const wrapped = policy.tunnel !== undefined || policy.proxyProtocol !== undefined;
  const connection = wrapped ? policy : meshDefault;
  return compact({
    ...fillIn(policy, meshDefault),
    portLevelSettings: portsOf(policy, meshDefault)
      .map(port => ({ port: { number: port }, ...fillIn(effectiveFor(policy, port), effectiveFor(meshDefault, port)) })),
    tunnel: connection.tunnel,
    proxyProtocol: connection.proxyProtocol,
    retryBudget: policy.retryBudget ?? meshDefault.retryBudget,
  });
}

/**
 * The policy of a subset. It inherits the fields of the service's merged policy, so that only what Istio does not inherit is filled in: the
 * fields of its port settings, and the mesh's tunnel, where the rule has not put its own in the place.
 */
export function mergeMeshDefaultIntoSubset(
  subset: RenderedTrafficPolicy = {}, service: RenderedTrafficPolicy = {}, meshDefault: RenderedTrafficPolicy = {},
): RenderedTrafficPolicy {
  if (isEmpty(subset) && isEmpty(meshDefault)) {
    return {};
  }
  const inheritsConnection = subset.tunnel === undefined && subset.proxyProtocol === undefined && service.tunnel === meshDefault.tunnel;
  return compact({
    ...basicFields(subset),
    portLevelSettings: subset.portLevelSettings?.map(({ port, ...fields }) =>
      ({ port, ...fillIn(fields, effectiveFor(meshDefault, port.number)) })),
    tunnel: inheritsConnection ? meshDefault.tunnel : subset.tunnel,
    proxyProtocol: subset.proxyProtocol,
    retryBudget: subset.retryBudget,
  });
}

function portsOf(...policies: RenderedTrafficPolicy[]): number[] {
  return [...new Set(policies.flatMap(({ portLevelSettings = [] }) => portLevelSettings.map(({ port }) => port.number)))];
}

/** What Istio uses for a port. */
function effectiveFor(policy: RenderedTrafficPolicy, port: number): RenderedBasicPolicy {
  const settings: RenderedPortPolicy | undefined = policy.portLevelSettings?.find(candidate => candidate.port.number === port);
  return settings ?? policy;
}

function fillIn(first: RenderedBasicPolicy, second: RenderedBasicPolicy): RenderedBasicPolicy {
  return basicFields({
    loadBalancer: first.loadBalancer ?? second.loadBalancer,
    connectionPool: first.connectionPool ?? second.connectionPool,
    outlierDetection: first.outlierDetection ?? second.outlierDetection,
    tls: first.tls ?? second.tls,
  });
}

function basicFields({ loadBalancer, connectionPool, outlierDetection, tls }: RenderedBasicPolicy): RenderedBasicPolicy {
  return compact({ loadBalancer, connectionPool, outlierDetection, tls });
}
