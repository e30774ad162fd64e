/** A load balancer whose rules have target groups, and are for some clients only: with IstioAlb, and as the same manifests from the generated L1. */
import { Chart, Duration, Names } from 'cdk8s';
import {
  ClientAddress, crds, GatewayWorkload, IngressGateway, IstioAlb, ListenerAction, ListenerCondition, PolicyEnforcement,
  TargetGroupLoadBalancingAlgorithmType, ServiceHost, TargetGroup, TargetGroupTarget,
} from 'cdk8s-istio';
import { Construct } from 'constructs';
import { addGateway, addRoutes, hostOf, hostsFor, HOSTS } from './load-balancers';

const OFFICE = '198.51.100.0/24';

const WORKLOAD: GatewayWorkload = {
  labels: { istio: 'ingressgateway' },
  namespaceName: 'istio-system',
  ports: [{ port: 80, targetPort: 8080 }],
  clientAddress: ClientAddress.CONNECTION,
};

/** A rule for each service, on one of the hosts, below one path, for clients from the office. */
export function withL3(chart: Chart, indices: number[]): void {
  const groups = new Map(indices.map(index => [index, new TargetGroup(chart, `group-${index}`, {
    target: TargetGroupTarget.fromHost(ServiceHost.fromServiceName(`service-${index}`)),
    name: `service-${index}`,
    loadBalancingAlgorithmType: TargetGroupLoadBalancingAlgorithmType.ROUND_ROBIN,
    slowStart: Duration.seconds(60),
    limits: { maxRequests: 100 },
  })]));
  const alb = new IstioAlb(chart, 'load-balancer', {
    name: 'bench', gateways: [IngressGateway.fromWorkload(WORKLOAD)], policyEnforcement: PolicyEnforcement.GATEWAY,
  });
  const listener = alb.addListener('http', { port: 80, hosts: hostsFor(indices), defaultAction: ListenerAction.fixedResponse(404) });
  for (const index of indices) {
    listener.addAction(`rule-${index}`, {
      conditions: [
        ListenerCondition.hostHeaders([HOSTS[index % HOSTS.length]]),
        ListenerCondition.pathPrefixes([`/service-${index}`]),
        ListenerCondition.sourceIps([OFFICE]),
      ],
      action: ListenerAction.forward(groups.get(index)!, { port: 80 }),
    });
  }
}

/** The policies have the names that those of the load balancer have: those of their places in the tree. */
export function byHand(chart: Chart, indices: number[]): void {
  for (const index of indices) {
    new crds.networking.DestinationRule(chart, `group-${index}`, {
      metadata: { name: `service-${index}` },
      spec: {
        host: hostOf(index),
        trafficPolicy: {
          loadBalancer: {
            simple: crds.networking.DestinationRuleSpecTrafficPolicyLoadBalancerSimple.ROUND_UNDERSCORE_ROBIN,
            warmup: { duration: '1m' },
          },
          connectionPool: { http: { http2MaxRequests: 100 } },
        },
      },
    });
  }
  addGateway(chart, indices);
  const policies = new Construct(new Construct(new Construct(chart, 'load-balancer'), 'Policies'), 'http');
  for (const index of indices) {
    const host = HOSTS[index % HOSTS.length];
    const rule = new Construct(policies, `rule-${index}`);
    new crds.security.AuthorizationPolicy(rule, 'Resource', {
      metadata: { namespace: WORKLOAD.namespaceName, name: `bench-${Names.toDnsLabel(rule, { extra: ['Default'] })}` },
      spec: {
        action: crds.security.AuthorizationPolicySpecAction.DENY,
        selector: { matchLabels: WORKLOAD.labels },
        rules: [{
          from: [{ source: { notRemoteIpBlocks: [OFFICE] } }],
          to: [{ operation: { hosts: [host, `${host}:*`], paths: [`/service-${index}`, `/service-${index}/*`], ports: ['8080'] } }],
        }],
      },
    });
  }
  addRoutes(chart, indices, index => [{ destination: { host: hostOf(index), port: { number: 80 } } }], [
    // Paths that the next proxy reads otherwise.
    { name: 'around-guards', match: [{ uri: { regex: '.*/\\.{1,2};.*' } }], directResponse: { status: 403 } },
  ]);
}
