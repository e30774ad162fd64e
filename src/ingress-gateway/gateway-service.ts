import { ApiObject, JsonPatch } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { keepMetadata, withMetadata } from './gateway-metadata';
import { GatewayPort, servicePorts } from './ingress-gateway-port';
import { IngressGatewayProps } from './ingress-gateway-props';
import { refuse } from '../core/errors';

/** Builds the Service, as the controller of the balancer wants it. */
export function exposeGateway(
  scope: Construct, what: string, props: IngressGatewayProps, labels: Record<string, string>, ports: readonly GatewayPort[],
): kplus.Service {
  const { name, serviceMetadata, loadBalancer: { _plan: plan } } = props;
  const withNodePort = ports.find(({ nodePort }) => nodePort !== undefined);
  if (withNodePort !== undefined && plan.serviceType === kplus.ServiceType.CLUSTER_IP) {
    refuse(`nodePort of port ${withNodePort.port} of ${what}`, 'left out behind a cluster IP', withNodePort.nodePort,
      'use GatewayLoadBalancer.nodePort()');
  }
  const service = new kplus.Service(scope, 'Service', {
    metadata: { ...withMetadata(`the Service of ${what}`, serviceMetadata, labels, plan.annotations), name },
    type: plan.serviceType,
    // No appProtocol: Azure would turn its health checks into HTTP on /.
    ports: servicePorts(ports).map(port => ({ ...port, protocol: kplus.Protocol.TCP })),
    loadBalancerSourceRanges: plan.sourceRanges && [...plan.sourceRanges],
  });
  keepMetadata(scope, `the Service of ${what}`, service.metadata, { labels, annotations: plan.annotations });
  Object.entries(labels).forEach(([key, value]) => service.selectLabel(key, value));
  const api = ApiObject.of(service);
  if (plan.loadBalancerClass !== undefined) {
    api.addJsonPatch(JsonPatch.add('/spec/loadBalancerClass', plan.loadBalancerClass));
  }
  if (plan.localOnly) {
    api.addJsonPatch(JsonPatch.add('/spec/externalTrafficPolicy', 'Local'));
  }
  return service;
}
