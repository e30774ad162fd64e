import { mapOf, selects, TrafficPolicySpec, upstreamTlsMode } from '../../istio';
import { DestinationRuleView, Mesh, PodsView, portPoliciesOf, ServicePortView, ServiceView, settingsOf, targetPortOf } from '../../mesh';

/** With which TLS proxies call pods by a rule. */
export interface UpstreamTls {
  readonly mode: string;
  /** The policy that says so, such as `spec.trafficPolicy`. */
  readonly field: string;
  readonly service: ServiceView;
  readonly port: ServicePortView;
  readonly pods: PodsView;
  /** Where the port leads; none where their template does not tell. */
  readonly targetPort?: number;
}

/** The modes of TLS with which proxies call the pods of the manifests by a rule, one after the other: nothing is made until it is asked for. */
export function* upstreamTlsBy(rule: DestinationRuleView, mesh: Mesh): Generator<UpstreamTls> {
  if (!saysTls(rule)) {
    return;
  }
  for (const service of servicesOf(rule, mesh)) {
    const client = { namespace: rule.namespace, serviceNamespace: service.namespace, rootNamespace: settingsOf(rule.object).rootNamespace };
    // With a selector it is for some clients only, and counts for these.
    const merged = rule.workloadSelector === undefined ? mesh.destinationRules.ruleFor(service.host, client) : rule;
    if (merged === undefined || 'rules' in merged && !merged.rules.includes(rule)) {
      continue;
    }
    const policy = merged.trafficPolicy === rule.trafficPolicy ? rule.trafficPolicy : undefined;
    for (const port of service.ports.filter(({ protocol }) => protocol !== 'udp')) {
      for (const pods of mesh.registry.podsOf(service)) {
        const targetPort = targetPortOf(port, pods);
        const mode = upstreamTlsMode({ policy }, port.port);
        if (mode !== undefined) {
          yield { mode, field: 'spec.trafficPolicy', service, port, pods, targetPort };
        }
        for (const subset of rule.subsets.filter(({ labels, trafficPolicy }) => trafficPolicy !== undefined && selects(labels, pods.labels))) {
          const own = upstreamTlsMode({ policy, subset: subset.trafficPolicy }, port.port);
          if (own !== undefined && own !== mode) {
            yield { mode: own, field: `${subset.field}.trafficPolicy`, service, port, pods, targetPort };
          }
        }
      }
    }
  }
}

function saysTls({ trafficPolicy, subsets }: DestinationRuleView): boolean {
  return hasTls(trafficPolicy) || subsets.some(subset => hasTls(subset.trafficPolicy));
}

function hasTls(policy: TrafficPolicySpec | undefined): boolean {
  return policy !== undefined && ((policy.tls ?? undefined) !== undefined
    || portPoliciesOf(policy, '').some(({ policy: ofPort }) => (mapOf(ofPort).tls ?? undefined) !== undefined));
}

/** The Services of a rule, which may be for a wildcard. */
function servicesOf({ host }: DestinationRuleView, mesh: Mesh): ServiceView[] {
  const known = host.startsWith('*') ? mesh.registry.services.filter(service => host === '*' || service.host.endsWith(host.slice(1)))
    : mesh.registry.named(host).flatMap(({ service }) => service ?? []);
  return known.filter(({ type, selector }) => type !== 'ExternalName' && selector !== undefined);
}
