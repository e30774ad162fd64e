import { Construct } from 'constructs';
import { refuse } from '../../core/errors';
import { PolicyTarget } from '../../core/policy-target';
import { IIngressGateway } from '../../ingress-gateway/ingress-gateway-reference';
import { orTwoClusters } from '../../mesh-settings/cluster-state';
import { TELEMETRIES } from '../../telemetry/known-telemetries';
import { Telemetry } from '../../telemetry/telemetry';
import { requireGatewayEnforcement } from '../gateways/gateway-ownership';
import { metadataAt } from '../gateways/object-metadata';
import { PolicyEnforcement } from '../gateways/policy-enforcement';

/**
 * Access logs of a load balancer: a line for each request that its gateways take, those for other hosts on the same gateways too. The
 * format of a line is that of the provider in the mesh configuration.
 *
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-access-logs.html
 */
export interface AccessLogs {
  /**
   * Whether requests are logged. False switches off what the mesh logs at these gateways.
   *
   * @default true
   */
  readonly enabled?: boolean;

  /**
   * Providers that take the logs: `envoy` writes to the standard output of the gateways' pods; others are those that the mesh settings
   * declare.
   *
   * @default - `envoy`
   */
  readonly providers?: string[];

  /**
   * Which requests are logged: a condition in CEL over Envoy's attributes, such as `response.code >= 400`.
   *
   * @default - all
   * @see https://www.envoyproxy.io/docs/envoy/latest/intro/arch_overview/advanced/attributes
   */
  readonly filter?: string;
}

/** What access logs need to know of their load balancer. */
export interface LoggedLoadBalancer {
  readonly name?: string;
  readonly workloads: readonly IIngressGateway[];
  readonly policyEnforcement?: PolicyEnforcement;
}

/** Makes a Telemetry for the pods of each gateway. */
export function logAccess(scope: Construct, props: AccessLogs, { name, workloads, policyEnforcement }: LoggedLoadBalancer): void {
  const { enabled = true, filter, providers } = props;
  requireGatewayEnforcement('accessLogs', workloads, policyEnforcement);
  workloads.forEach(({ workload: { labels, namespaceName: namespace } }, index) => {
    const other = TELEMETRIES.find(scope, namespace, labels);
    if (other !== undefined) {
      refuse(`accessLogs of load balancer "${scope.node.path}"`, 'the only Telemetry for the pods of its gateway', labels,
        `"${other.node.path}" is for them too, and what Istio makes of two is undefined (IST0159): leave one of them `
          + `out${orTwoClusters(other, scope)}`);
    }
    const [id, ending] = index === 0 ? ['AccessLogs', ''] : [`AccessLogs${index + 1}`, `-${index + 1}`];
    new Telemetry(scope, id, {
      metadata: metadataAt(scope, id, namespace, name && `${name}-access-logs${ending}`),
      target: PolicyTarget.workload(labels),
      accessLogging: [{ providers: providers ?? ['envoy'], filter, disabled: !enabled }],
    });
  });
}
