/** A load balancer of many hosts, on plain services and on weighted ones: with IstioAlb, and as the same manifests from the generated L1. */
import { Chart } from 'cdk8s';
import { crds, IstioAlb, ITrafficTarget, ListenerAction, ListenerCondition, ServiceHost, ServiceTarget } from 'cdk8s-istio';
import * as workloads from './workloads';

export const HOSTS = Array.from({ length: 50 }, (_, index) => `host-${index}.example.com`);

type Route = crds.networking.VirtualServiceSpecHttpRoute;

/** A rule for each service, on one of the hosts, below one path. */
export function withL3(chart: Chart, indices: number[]): void {
  addLoadBalancer(chart, indices, index => ServiceTarget.fromHost(ServiceHost.fromServiceName(`service-${index}`), { port: 80 }));
}

export function byHand(chart: Chart, indices: number[]): void {
  addGatewayAndRoutes(chart, indices, index => [{ destination: { host: hostOf(index), port: { number: 80 } } }]);
}

/** The same with the services, each in two versions. */
export function withL3AndServices(chart: Chart, indices: number[]): void {
  const services = new Map(indices.map(index => [index, workloads.withL3(chart, index)]));
  addLoadBalancer(chart, indices, index => services.get(index)!);
}

export function byHandAndServices(chart: Chart, indices: number[]): void {
  indices.forEach(index => workloads.byHand(chart, index));
  addGatewayAndRoutes(chart, indices, index => workloads.VERSIONS.map(({ name, weight }) => (
    { destination: { host: hostOf(index), subset: name, port: { number: 80 } }, weight })));
}

function addLoadBalancer(chart: Chart, indices: number[], targetOf: (index: number) => ITrafficTarget): void {
  const alb = new IstioAlb(chart, 'load-balancer', { name: 'bench' });
  const listener = alb.addListener('http', { port: 80, hosts: hostsFor(indices), defaultAction: ListenerAction.fixedResponse(404) });
  for (const index of indices) {
    listener.addAction(`rule-${index}`, {
      conditions: [ListenerCondition.hostHeaders([HOSTS[index % HOSTS.length]]), ListenerCondition.pathPrefixes([`/service-${index}`])],
      action: ListenerAction.forward(targetOf(index), { port: 80 }),
    });
  }
}

function addGatewayAndRoutes(chart: Chart, indices: number[], routeOf: (index: number) => Route[]): void {
  addGateway(chart, indices);
  addRoutes(chart, indices, routeOf);
}

export function addGateway(chart: Chart, indices: number[]): void {
  new crds.networking.Gateway(chart, 'gateway', {
    metadata: { name: 'bench' },
    spec: { selector: { istio: 'ingressgateway' }, servers: [{ hosts: hostsFor(indices), port: { name: 'http', number: 80, protocol: 'HTTP' } }] },
  });
}

export function addRoutes(
  chart: Chart, indices: number[], routeOf: (index: number) => Route[], first: crds.networking.VirtualServiceSpecHttp[] = [],
): void {
  for (const [place, host] of hostsFor(indices).entries()) {
    const rules = indices.filter(index => index % HOSTS.length === place).map(index => ({
      name: `rule-${index}`,
      match: [{ uri: { exact: `/service-${index}` } }, { uri: { prefix: `/service-${index}/` } }],
      route: routeOf(index),
    }));
    new crds.networking.VirtualService(chart, `virtual-service-${place}`, {
      metadata: { name: `bench-host--${place}-example-com` },
      spec: { gateways: ['bench'], hosts: [host], http: [...first, ...rules, { name: 'default', directResponse: { status: 404 } }] },
    });
  }
}

/** None without a rule. */
export function hostsFor(indices: number[]): string[] {
  return HOSTS.slice(0, indices.length);
}

export function hostOf(index: number): string {
  return `service-${index}.bench.svc.cluster.local`;
}
