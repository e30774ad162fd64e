import { Chart, Testing } from 'cdk8s';
import { GatewayLoadBalancer } from '../../src/ingress-gateway/gateway-load-balancer';
import { IngressGateway } from '../../src/ingress-gateway/ingress-gateway';
import { IngressGatewayProps } from '../../src/ingress-gateway/ingress-gateway-props';
import { KnownManifest } from '../known-manifest';

export function chartIn(namespace: string | undefined = 'edge'): Chart {
  return new Chart(Testing.app(), 'test', { namespace });
}

/** The gateway `shop` behind a cluster IP, unless the properties say otherwise. */
export function gatewayIn(chart: Chart, props: Partial<IngressGatewayProps> = {}, id = 'gateway'): IngressGateway {
  return new IngressGateway(chart, id, { name: 'shop', loadBalancer: GatewayLoadBalancer.clusterIp(), ...props });
}

export function gatewayWith(props: Partial<IngressGatewayProps> = {}): IngressGateway {
  return gatewayIn(chartIn(), props);
}

export function behind(loadBalancer: GatewayLoadBalancer, props: Partial<IngressGatewayProps> = {}): IngressGateway {
  return gatewayWith({ loadBalancer, ...props });
}

/** An object of a gateway, as much of it as the tests look at. */
export type GatewayManifest = KnownManifest<{
  readonly rules?: object[];
  readonly subjects?: object[];
  readonly roleRef?: object;
  readonly spec: {
    readonly type: string;
    readonly selector: Record<string, unknown>;
    readonly ports: { readonly name: string; readonly port: number; readonly targetPort: number; readonly nodePort?: number }[];
    readonly loadBalancerClass?: string;
    readonly loadBalancerSourceRanges?: string[];
    readonly externalTrafficPolicy?: string;
    readonly replicas?: number;
    readonly maxUnavailable?: number;
    readonly template: {
      readonly metadata: { readonly labels: Record<string, string>; readonly annotations: Record<string, string> };
      readonly spec: {
        readonly terminationGracePeriodSeconds: number;
        readonly serviceAccountName: string;
        readonly topologySpreadConstraints?: object[];
        readonly securityContext: { readonly sysctls: object[] };
        readonly containers: { readonly env?: { readonly name: string; readonly value: string }[] }[];
      };
    };
    readonly metrics: object[];
  };
}>;

export function manifestOf(gateway: IngressGateway, kind: string): GatewayManifest {
  const found = (Testing.synth(Chart.of(gateway)) as GatewayManifest[]).filter(manifest => manifest.kind === kind);
  if (found.length !== 1) {
    throw new Error(`there are ${found.length} manifests of kind ${kind}`);
  }
  return found[0];
}

export function annotationsOf(gateway: IngressGateway): Record<string, string> {
  return manifestOf(gateway, 'Service').metadata.annotations ?? {};
}
